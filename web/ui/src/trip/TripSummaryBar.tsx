import type { TripPanel } from "@/api/types";
import { dayRange } from "@/kit/format";
import { Icon } from "@/kit/Icon";
import { policyWords } from "@/kit/policyWords";

/** The trip in one line, where there is no room for the panel. */
export function TripSummaryBar({ trip, onOpen }: { trip: TripPanel; onOpen: () => void }) {
  return (
    <button
      type="button"
      data-testid="trip-summary"
      onClick={onOpen}
      className="flex min-h-11 w-full items-center gap-3 border-t bg-surface px-4 py-1.5 text-left"
    >
      <span className="min-w-0 flex-1 truncate">
        <span className="font-medium">{trip.destination ?? trip.title}</span>{" "}
        <span className="text-muted">{dayRange(trip.starts_on, trip.ends_on)}</span>
      </span>
      {trip.policy && trip.policy.level !== "green" && (
        <>
          <Icon name={trip.policy.level === "red" ? "stop" : "alert"} className={trip.policy.level === "red" ? "text-bad" : "text-warn"} />
          <span className="sr-only">{policyWords(trip.policy)}</span>
        </>
      )}
      {trip.total && <span className="font-semibold whitespace-nowrap">{trip.total.text}</span>}
      <Icon name="up" size={16} className="text-muted" />
      <span className="sr-only">Open the trip</span>
    </button>
  );
}
