interface Props {
  text: string;
  state?: "queued" | "sending" | undefined;
}

const WORDS = { queued: "Queued: read when this turn ends", sending: "Sending…" };

export function UserMessage({ text, state }: Props) {
  return (
    <div data-testid="user-message" className="flex flex-col items-end gap-1 pl-10">
      <p className="max-w-full rounded-2xl rounded-br-md bg-sunken px-3.5 py-2 whitespace-pre-wrap">
        <span className="sr-only">You: </span>
        {text}
      </p>
      {state && <span className="text-12 text-faint">{WORDS[state]}</span>}
    </div>
  );
}
