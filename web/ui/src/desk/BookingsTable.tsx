import type { BookingRow } from "@/api/types";
import { useMedia } from "@/kit/useMedia";

import { BookingLine } from "./BookingLine";
import { BookingTile } from "./BookingTile";

/** A dense table where there is room for one, cards where there is not. */
export function BookingsTable({ rows }: { rows: BookingRow[] }) {
  const roomy = useMedia("(min-width: 720px)");
  if (!roomy) {
    return (
      <ul data-testid="bookings" className="space-y-3">
        {rows.map((row) => (
          <BookingTile key={row.id} row={row} />
        ))}
      </ul>
    );
  }
  return (
    <div className="card scroll-quiet overflow-x-auto" tabIndex={0} role="region" aria-label="List of trips">
      <table data-testid="bookings" className="w-full border-collapse text-left text-13">
        <thead>
          <tr className="border-b text-12 text-muted *:px-3 *:py-2.5 *:font-medium *:whitespace-nowrap *:first:pl-4 *:last:pr-4">
            <th scope="col">Trip</th>
            <th scope="col">Dates</th>
            <th scope="col">Status</th>
            <th scope="col" className="text-right">
              Total
            </th>
            <th scope="col">Card</th>
            <th scope="col">PO, GL code</th>
            <th scope="col">Invoice</th>
            <th scope="col" className="text-right">
              Credits
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <BookingLine key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
