import type { ReactNode } from "react";

import { clockTime, shortDay, zoneCity } from "@/kit/format";
import { Icon } from "@/kit/Icon";
import { supplierName } from "@/kit/words";

interface Props {
  kind: string;
  title: string;
  subtitle: string | null;
  startsLocal: string | null;
  endsLocal: string | null;
  zone: string | null;
  total: string;
  note?: string | null;
  supplier?: string;
  children?: ReactNode;
}

/** One bought thing: what it is and when (the server words both), what it costs, and on which terms. */
export function ItemLine({ kind, title, subtitle, startsLocal, endsLocal, zone, total, note, supplier, children }: Props) {
  return (
    <li className="flex gap-3 py-3 first:pt-0 last:pb-0">
      <span className="mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
        <Icon name={kind === "flight" ? "plane" : kind === "hotel" ? "bed" : "suitcase"} size={15} />
      </span>
      <div className="min-w-0 flex-1 space-y-0.5">
        <p className="flex items-baseline justify-between gap-4">
          <span className="min-w-0 font-medium">{title}</span>
          <span className="shrink-0 font-medium">{total}</span>
        </p>
        <p className="text-13 text-muted">
          {subtitle ?? whenWords(kind, startsLocal, endsLocal, zone)}
        </p>
        {note && <p className="text-13 text-muted">{note}</p>}
        {supplier && <p className="text-12 text-faint">Through {supplierName(supplier)}</p>}
        {children}
      </div>
    </li>
  );
}

/** "Tue 1 Dec, 18:05 New York time → Wed 2 Dec, 06:10 local time" */
function whenWords(kind: string, starts: string | null, ends: string | null, zone: string | null): string {
  if (kind === "hotel") return `${shortDay(starts)} to ${shortDay(ends)}`;
  const from = [shortDay(starts), clockTime(starts)].filter(Boolean).join(", ");
  const city = zoneCity(zone);
  const begins = city && clockTime(starts) ? `${from} ${city} time` : from;
  if (!ends) return begins;
  const sameDay = starts?.slice(0, 10) === ends.slice(0, 10);
  return `${begins} → ${sameDay ? "" : `${shortDay(ends)}, `}${clockTime(ends)} local time`;
}
