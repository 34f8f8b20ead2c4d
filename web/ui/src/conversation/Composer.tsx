import type { KeyboardEvent, RefObject } from "react";

import { Icon } from "@/kit/Icon";

interface Props {
  text: string;
  onText: (text: string) => void;
  onSend: (text: string) => void;
  onStop?: () => void;
  running?: boolean;
  disabled?: boolean;
  field: RefObject<HTMLTextAreaElement | null>;
  placeholder: string;
  autoFocus?: boolean;
}

const LONGEST = 4000;

/** Enter sends, Shift+Enter breaks the line, Esc stops the run. Typing goes on while a run is on. */
export function Composer({ text, onText, onSend, onStop, running, disabled, field, placeholder, autoFocus }: Props) {
  const send = () => {
    const ready = text.trim();
    if (!ready || disabled) return;
    onSend(ready);
    onText("");
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && running) {
      event.preventDefault();
      onStop?.();
    }
  };

  const left = LONGEST - text.length;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="rounded-2xl border bg-surface transition-colors focus-within:border-accent"
    >
      <label htmlFor="composer" className="sr-only">
        Message
      </label>
      <div className="flex items-end gap-1.5 p-1.5">
        <textarea
          id="composer"
          ref={field}
          data-testid="composer"
          rows={1}
          value={text}
          maxLength={LONGEST}
          autoFocus={autoFocus}
          placeholder={running ? "Add something meanwhile" : placeholder}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKey}
          className="scroll-quiet field-sizing-content max-h-[168px] min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-[7px] text-16 leading-[22px] outline-none placeholder:text-faint sm:text-14 touch:min-h-11 touch:py-[11px] touch:text-16"
        />
        {running && (
          <button
            type="button"
            data-testid="stop"
            aria-label="Stop"
            title="Stop (Esc)"
            onClick={onStop}
            className="flex size-9 shrink-0 items-center justify-center rounded-xl border text-ink transition-colors hover:border-line-strong touch:size-11"
          >
            <Icon name="square" size={14} className="fill-current" />
          </button>
        )}
        <button
          type="submit"
          data-testid="send"
          aria-label={running ? "Send after this turn" : "Send"}
          disabled={!text.trim() || disabled}
          className="flex size-9 shrink-0 items-center justify-center rounded-xl bg-accent text-on-accent transition-[background-color,opacity] duration-150 hover:bg-accent-strong disabled:bg-sunken disabled:text-faint touch:size-11"
        >
          <Icon name="send" size={18} />
        </button>
      </div>
      {left < 200 && <p className="px-4 pb-2 text-12 text-faint">{left} characters left</p>}
    </form>
  );
}
