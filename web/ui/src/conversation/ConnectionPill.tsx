import type { Connection } from "@/api/stream";
import { cx } from "@/kit/cx";

const LOOK: Record<Connection, { words: string; dot: string }> = {
  connecting: { words: "Connecting", dot: "bg-line-strong" },
  live: { words: "Live", dot: "bg-good" },
  reconnecting: { words: "Reconnecting", dot: "bg-warn" },
  offline: { words: "Offline", dot: "bg-bad" },
  refused: { words: "Disconnected", dot: "bg-bad" },
};

export function ConnectionPill({ state }: { state: Connection }) {
  const look = LOOK[state];
  return (
    <span
      role="status"
      data-testid="connection"
      data-state={state}
      className="inline-flex items-center gap-1.5 rounded-full border bg-surface px-2.5 py-1 text-12 whitespace-nowrap text-muted"
    >
      <span aria-hidden="true" className={cx("size-1.5 rounded-full", look.dot)} />
      {look.words}
    </span>
  );
}
