import { Markdown } from "@/kit/Markdown";

import { useWords } from "./useWords";

interface Props {
  text: string;
  live: boolean;
  done: boolean;
}

export function AssistantMessage({ text, live, done }: Props) {
  const shown = useWords(text, live, done);
  return (
    <div data-testid="assistant-message" aria-busy={!done} className="max-w-[640px] leading-relaxed">
      <span className="sr-only">Tripwright: </span>
      {shown ? <Markdown text={shown} /> : null}
    </div>
  );
}
