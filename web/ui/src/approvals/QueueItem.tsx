import type { ApprovalItem } from "@/api/types";
import { Countdown } from "@/kit/Countdown";
import { cx } from "@/kit/cx";
import { datesBeside } from "@/kit/format";
import { StatusTag } from "@/kit/StatusTag";

import { RiskMark } from "./RiskMark";

interface Props {
  item: ApprovalItem;
  open: boolean;
  onOpen: () => void;
}

export function QueueItem({ item, open, onOpen }: Props) {
  const pending = item.status === "pending" || item.status === "in_progress";
  return (
    <li>
      <button
        type="button"
        data-testid={`approval-${item.reference}`}
        aria-current={open || undefined}
        onClick={onOpen}
        className={cx("w-full space-y-1 rounded-lg px-3 py-3 text-left transition-colors duration-150 hover:bg-sunken", open && "bg-sunken")}
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate font-semibold">{item.traveller}</span>
          <span className="shrink-0 font-semibold">{item.amount.text}</span>
        </span>
        <span className="block truncate text-13 text-muted">
          {[item.title, datesBeside(item.title, item.starts_on, item.ends_on)].filter(Boolean).join(" · ")}
        </span>
        <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          {pending ? <Countdown until={item.due_at} before="Due in" over="Overdue" className={item.urgent ? "!text-warn" : ""} /> : <StatusTag status={item.status} />}
          <RiskMark risk={item.risk} />
        </span>
      </button>
    </li>
  );
}
