import { Link } from "@tanstack/react-router";

import type { BookingRow } from "@/api/types";
import { dayRange } from "@/kit/format";
import { StatusTag } from "@/kit/StatusTag";

import { CardFrame } from "./CardFrame";

export function TripsCard({ items }: { items: BookingRow[] }) {
  return (
    <CardFrame title={items.length ? "Your trips" : "No trips yet"} testId="trips-card">
      {items.length > 0 && (
        <ul className="-mx-2 divide-y">
          {items.map((row) => (
            <li key={row.id}>
              <Link
                to="/bookings/$id"
                params={{ id: row.reference }}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg px-2 py-2.5 transition-colors hover:bg-sunken"
              >
                <span className="min-w-0 flex-1 basis-40">
                  <span className="font-medium">{row.title}</span>
                  <span className="block text-13 text-muted">{dayRange(row.starts_on, row.ends_on)}</span>
                </span>
                <StatusTag status={row.status} />
                <span className="font-medium">{row.total.text}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </CardFrame>
  );
}
