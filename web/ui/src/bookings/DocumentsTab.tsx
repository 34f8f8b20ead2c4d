import type { Booking } from "@/api/types";
import { moment } from "@/kit/format";
import { Icon } from "@/kit/Icon";

import { Nothing } from "./Nothing";

export function DocumentsTab({ booking }: { booking: Booking }) {
  if (!booking.documents.length) return <Nothing>Documents appear once the trip is booked.</Nothing>;
  return (
    <ul data-testid="documents" className="card divide-y">
      {booking.documents.map((document) => (
        <li key={document.id}>
          <a
            href={document.url}
            target="_blank"
            rel="noreferrer"
            className="flex min-h-14 items-center gap-3 px-4 py-2.5 transition-colors first:rounded-t-card hover:bg-sunken"
          >
            <Icon name={document.format === "ics" ? "calendar" : "doc"} size={18} className="text-muted" />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{document.title}</span>
              <span className="block text-13 text-muted">
                {document.format.toUpperCase()} · {moment(document.created_at)}
              </span>
            </span>
            <Icon name="external" className="text-faint" />
            <span className="sr-only">opens in a new tab</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
