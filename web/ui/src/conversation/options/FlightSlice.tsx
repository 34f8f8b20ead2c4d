import type { Slice } from "@/api/types";
import { clockTime, duration, shortDay, zoneCity } from "@/kit/format";

/** One direction: local times at each end, the change of day, how long and with which stops. */
export function FlightSlice({ slice }: { slice: Slice }) {
  const stops = slice.stops.map((stop) => stop.code).join(", ");
  return (
    <div>
      <p className="text-12 text-faint">{shortDay(slice.departs_local)}</p>
      <p className="flex items-baseline gap-1.5 text-16 font-semibold">
        <time dateTime={slice.departs_at} title={`${zoneCity(slice.origin.zone)} time`}>
          {clockTime(slice.departs_local)}
        </time>
        <span aria-hidden="true" className="text-faint">
          →
        </span>
        <span className="sr-only">to</span>
        <time dateTime={slice.arrives_at} title={`${zoneCity(slice.destination.zone)} time`}>
          {clockTime(slice.arrives_local)}
        </time>
        {slice.day_change !== 0 && (
          <span className="text-12 font-medium text-warn" title={`Arrives ${shortDay(slice.arrives_local)}`}>
            {slice.day_change > 0 ? `+${slice.day_change}` : slice.day_change} d
          </span>
        )}
      </p>
      <p className="text-13 text-muted">
        <span title={slice.origin.name}>{slice.origin.code}</span>–<span title={slice.destination.name}>{slice.destination.code}</span> ·{" "}
        {duration(slice.duration_min)} · {slice.stops.length === 0 ? "nonstop" : `${slice.stops.length} stop${slice.stops.length > 1 ? "s" : ""} ${stops}`}
      </p>
    </div>
  );
}
