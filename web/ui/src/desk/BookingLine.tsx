import { Link } from "@tanstack/react-router";

import type { BookingRow } from "@/api/types";
import { dayRange } from "@/kit/format";
import { PolicyMark } from "@/kit/PolicyMark";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";
import { sentence } from "@/kit/words";

import { AttentionMark } from "./AttentionMark";

export function BookingLine({ row }: { row: BookingRow }) {
  return (
    <tr data-testid={`booking-${row.reference}`} className="relative border-b transition-colors last:border-0 *:px-3 *:py-2.5 *:align-middle *:whitespace-nowrap *:first:pl-4 *:last:pr-4 hover:bg-sunken/60">
      <td className="w-full min-w-56 !whitespace-normal">
        <Link
          to="/bookings/$id"
          params={{ id: row.reference }}
          className="text-14 font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {row.title}
        </Link>
        <span className="block text-12 text-muted">
          <Reference>{row.reference}</Reference> · {row.traveller}
          <AttentionMark count={row.attention} />
        </span>
      </td>
      <td>{dayRange(row.starts_on, row.ends_on)}</td>
      <td>
        <span className="flex flex-col items-start gap-1">
          <StatusTag status={row.status} />
          {row.policy_level !== "green" && <PolicyMark level={row.policy_level} />}
        </span>
      </td>
      <td className="text-right font-medium">{row.total.text}</td>
      <td className="font-mono text-12">{row.card_last4 ? `···· ${row.card_last4}` : <None />}</td>
      <td className="font-mono text-12">
        {row.po_number}
        {row.gl_code && <span className="block text-muted">{row.gl_code}</span>}
        {!row.po_number && !row.gl_code && <None />}
      </td>
      <td>{row.invoice_status && row.invoice_status !== "none" ? sentence(row.invoice_status) : <None />}</td>
      <td className="text-right">{row.credits ? row.credits.text : <None />}</td>
    </tr>
  );
}

function None() {
  return (
    <span className="text-faint">
      <span aria-hidden="true">–</span>
      <span className="sr-only">none</span>
    </span>
  );
}
