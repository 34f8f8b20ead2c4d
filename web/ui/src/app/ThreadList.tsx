import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { threadsQuery } from "@/api/queries";
import { Skeleton } from "@/kit/Skeleton";

import { ThreadLink } from "./ThreadLink";

const SEARCH_FROM = 6;

export function ThreadList({ onGo }: { onGo?: (() => void) | undefined }) {
  const threads = useInfiniteQuery(threadsQuery);
  const [words, setWords] = useState("");
  const all = threads.data?.pages.flatMap((page) => page.items).filter((thread) => !thread.archived) ?? [];
  const wanted = words.trim().toLowerCase();
  const shown = wanted
    ? all.filter((thread) => `${thread.title ?? ""} ${thread.trip?.destination ?? ""} ${thread.booking_reference ?? ""}`.toLowerCase().includes(wanted))
    : all;

  return (
    <section aria-label="Conversations" className="mt-4 flex min-h-0 flex-1 flex-col border-t pt-3">
      {all.length >= SEARCH_FROM && (
        <input
          type="search"
          aria-label="Find a conversation"
          placeholder="Find a conversation"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className="mx-3 mb-2 h-8 rounded-lg bg-sunken px-2.5 text-13 placeholder:text-faint touch:h-11 touch:text-16"
        />
      )}
      <ul data-testid="thread-list" className="scroll-quiet min-h-0 flex-1 space-y-0.5 overflow-y-auto px-3 pb-3">
        {threads.isPending &&
          [0, 1, 2].map((place) => (
            <li key={place} className="space-y-1.5 px-2.5 py-2">
              <Skeleton className="h-3.5 w-4/5" />
              <Skeleton className="h-3 w-1/2" />
            </li>
          ))}
        {threads.isError && <li className="px-2.5 py-2 text-13 text-muted">Conversations could not be read.</li>}
        {threads.isSuccess && !shown.length && (
          <li className="px-2.5 py-2 text-13 text-faint">{wanted ? "None matches." : "Your conversations gather here."}</li>
        )}
        {shown.map((thread) => (
          <ThreadLink key={thread.id} thread={thread} onGo={onGo} />
        ))}
        {threads.hasNextPage && (
          <li>
            <button
              type="button"
              onClick={() => void threads.fetchNextPage()}
              className="h-9 w-full rounded-lg px-2.5 text-left text-13 text-muted hover:bg-sunken hover:text-ink touch:h-11"
            >
              Earlier conversations
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}
