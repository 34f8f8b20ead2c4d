import type { TripPanelItem } from "@/api/types";
import { clockTime, shortDay } from "@/kit/format";
import { PolicyMark } from "@/kit/PolicyMark";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";

const SHOWN = new Set(["confirmed", "ticketed", "failed", "cancelled", "booking", "pending", "unknown", "undone"]);

export function PanelItem({ item }: { item: TripPanelItem }) {
  return (
    <li data-testid={`trip-item-${item.kind}`} className="grid grid-cols-[3.25rem_1fr] gap-x-3 py-3">
      <span className="text-13 leading-tight text-muted">
        <Day local={item.starts_local} />
      </span>
      <div className="min-w-0 space-y-0.5">
        <p className="font-medium">{item.title}</p>
        {item.kind === "flight" && item.ends_local && (
          <p className="text-13">
            {clockTime(item.starts_local)} → {clockTime(item.ends_local)}
            <LaterDay from={item.starts_local} to={item.ends_local} />
          </p>
        )}
        <p className="text-13 text-muted">{item.subtitle}</p>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-13">
          {item.total && <span>{item.total.text}</span>}
          {item.policy_level && item.policy_level !== "green" && <PolicyMark level={item.policy_level} />}
          {SHOWN.has(item.status) && <StatusTag status={item.status} />}
          {item.reference && SHOWN.has(item.status) && <Reference>{item.reference}</Reference>}
        </p>
      </div>
    </li>
  );
}

function Day({ local }: { local: string | null }) {
  const [weekday, ...rest] = shortDay(local).split(" ");
  return (
    <>
      <span className="block font-medium text-ink">{weekday}</span>
      {rest.join(" ")}
    </>
  );
}

function LaterDay({ from, to }: { from: string | null; to: string }) {
  const days = from ? Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000) : 0;
  return days > 0 ? <span className="ml-1 text-12 text-warn">+{days} d</span> : null;
}
