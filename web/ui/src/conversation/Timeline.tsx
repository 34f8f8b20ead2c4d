import { type ReactNode, type RefObject, useEffect, useRef } from "react";

import type { Unsent } from "@/api/stream";
import { Icon } from "@/kit/Icon";
import { Skeleton } from "@/kit/Skeleton";
import { Spinner } from "@/kit/Spinner";

import type { Conversation, Entry } from "./entries";
import { EntryView } from "./EntryView";
import { UserMessage } from "./UserMessage";
import { useStickToEnd } from "./useStickToEnd";

interface Props {
  conversation: Conversation;
  unsent: Unsent[];
  loading: boolean;
  onRenewed: (proposalId: string) => void;
  tail: ReactNode;
  scroller: RefObject<HTMLDivElement | null>;
}

export function Timeline({ conversation, unsent, loading, onRenewed, tail, scroller }: Props) {
  const content = useRef<HTMLDivElement>(null);
  const { away, toEnd } = useStickToEnd(scroller, content);
  const { entries, queued, running } = conversation;
  const last = entries.at(-1);
  const thinking = running && (last?.kind === "user" || last === undefined);
  const asked = unsent.length;

  useEffect(() => {
    if (asked) toEnd(false);
  }, [asked, toEnd]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        data-testid="timeline"
        tabIndex={0}
        role="region"
        aria-label="Conversation"
        className="scroll-quiet h-full overflow-x-hidden overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div ref={content} className="mx-auto flex max-w-[720px] flex-col gap-5 px-4 pt-6 pb-8 sm:px-6">
          {loading && <Loading />}
          {entries.map((entry) => (
            <div key={entry.id} data-head={isHead(entry, conversation) || undefined}>
              <EntryView entry={entry} onRenewed={onRenewed} />
            </div>
          ))}
          {tail}
          {thinking && (
            <p data-testid="thinking" className="flex items-center gap-2 text-13 text-muted">
              <Spinner />
              Thinking
            </p>
          )}
          {queued.map((message) => (
            <UserMessage key={message.id} text={message.text} state="queued" />
          ))}
          {unsent.map((message) => (
            <UserMessage key={message.id} text={message.text} state={running ? "queued" : "sending"} />
          ))}
        </div>
      </div>
      {away && (
        <button
          type="button"
          onClick={() => toEnd(true)}
          aria-label="Go to the latest"
          title="Go to the latest"
          className="appear absolute -bottom-4 left-1/2 z-10 -ml-[18px] flex size-9 items-center justify-center rounded-full border bg-surface text-muted shadow-float transition-colors after:absolute after:-inset-1 hover:text-ink"
        >
          <Icon name="down" size={18} />
        </button>
      )}
    </div>
  );
}

/** Where a reader wants to begin: the question just put, or the news that has just come. History has no such place. */
function isHead(entry: Entry, { openedAt, newsAt }: Conversation): boolean {
  return entry.id === newsAt || (entry.kind === "user" && entry.seq > openedAt);
}

function Loading() {
  return (
    <div aria-label="Loading the conversation" role="status" className="space-y-6">
      <Skeleton className="ml-auto h-9 w-2/5 rounded-2xl" />
      <div className="space-y-2.5">
        <Skeleton className="h-4 w-1/3" />
        <Skeleton className="h-4 w-4/5" />
        <Skeleton className="h-4 w-3/5" />
      </div>
      <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
        <Skeleton className="h-72 rounded-card" />
        <Skeleton className="h-72 rounded-card max-sm:hidden" />
        <Skeleton className="h-72 rounded-card max-sm:hidden" />
      </div>
    </div>
  );
}
