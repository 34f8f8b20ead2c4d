import type { HistoryEntry } from "@/api/types";
import { moment } from "@/kit/format";
import { doorWords, sentence, statusWords } from "@/kit/words";

import { Nothing } from "./Nothing";

/** Who did what, when, and through which door; newest first. */
export function HistoryTab({ history }: { history: HistoryEntry[] }) {
  if (!history.length) return <Nothing>No history yet.</Nothing>;
  const ordered = history.toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <ol data-testid="history" className="space-y-0">
      {ordered.map((entry, place) => (
        <li key={`${entry.at}${place}`} className="relative grid grid-cols-[1rem_1fr] gap-x-3 pb-5 last:pb-0">
          <span aria-hidden="true" className="relative mt-[7px] flex justify-center">
            <span className="size-[7px] rounded-full bg-line-strong" />
            {place < ordered.length - 1 && <span className="absolute top-3 -bottom-6 w-px bg-line" />}
          </span>
          <div className="min-w-0">
            <p>
              <span className="font-medium">{headline(entry)}</span>
            </p>
            <p className="text-13 text-muted">
              {/^tripwright$/i.test(entry.who) ? entry.who : `${entry.who} ${doorWords(entry.door)}`} · <time dateTime={entry.at}>{moment(entry.at)}</time>
            </p>
            {entry.because && <p className="text-13 text-muted">{sentence(entry.because)}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function headline(entry: HistoryEntry): string {
  if (entry.after && entry.before !== entry.after) {
    return entry.before ? `${statusWords(entry.before)} → ${statusWords(entry.after)}` : statusWords(entry.after);
  }
  return sentence(entry.action.split(".").toReversed().join(" "));
}
