import { Link } from "@tanstack/react-router";

import type { Thread } from "@/api/types";
import { datesBeside } from "@/kit/format";
import { Spinner } from "@/kit/Spinner";
import { statusWords } from "@/kit/words";

export function ThreadLink({ thread, onGo }: { thread: Thread; onGo?: (() => void) | undefined }) {
  const trip = thread.trip;
  return (
    <li>
      <Link
        to="/t/$threadId"
        params={{ threadId: thread.id }}
        {...(onGo ? { onClick: onGo } : {})}
        className="block rounded-lg px-2.5 py-1.5 transition-colors duration-150 hover:bg-sunken touch:py-2.5"
        activeProps={{ className: "bg-sunken", "aria-current": "page" }}
      >
        <span className="flex items-center gap-1.5 text-13">
          <span className="min-w-0 flex-1 truncate">{thread.title ?? "New conversation"}</span>
          {thread.running && <Spinner className="size-3" />}
        </span>
        {trip && (
          <span className="block truncate text-12 text-faint">
            {[datesBeside(thread.title, trip.starts_on, trip.ends_on), trip.status ? statusWords(trip.status) : ""].filter(Boolean).join(" · ")}
          </span>
        )}
      </Link>
    </li>
  );
}
