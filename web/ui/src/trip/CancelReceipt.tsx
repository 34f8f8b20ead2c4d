import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { bookingQuery } from "@/api/queries";
import type { Booking, Proposal } from "@/api/types";
import { fullDay } from "@/kit/format";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";

interface Props {
  proposal: Proposal;
  terms: NonNullable<Proposal["cancellation"]>;
}

/** What became of the yes: each item as its supplier answered, and the money on its way. */
export function CancelReceipt({ proposal, terms }: Props) {
  const wanted = new Set(proposal.items.map((item) => item.item_id));
  const booking = useQuery({
    ...bookingQuery(proposal.booking_id),
    refetchInterval: (query) => (isSettled(query.state.data, wanted, terms) ? false : 1_500),
  });
  const items = booking.data?.items.filter((item) => wanted.has(item.id)) ?? [];
  const refunds = booking.data?.payment.refunds.filter((refund) => wanted.has(refund.item_id)) ?? [];
  const waits = terms.review_reasons.length > 0 && items.some((item) => item.status === "confirmed");

  return (
    <div data-testid="cancel-receipt" className="space-y-4 border-t bg-page p-5 max-sm:p-4">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex items-center gap-2">
          <span className="text-muted">Booking</span>
          <Reference testId="booking-reference">{proposal.booking_reference}</Reference>
        </span>
        {booking.data && <StatusTag status={booking.data.status} testId="booking-status" />}
      </p>
      {waits ? (
        <p className="text-muted" data-testid="outcome">
          The travel desk looks at it first. Nothing is cancelled until they agree; you will be told here.
        </p>
      ) : (
        <ul className="space-y-1.5" aria-label="What was cancelled">
          {items.map((item) => (
            <li key={item.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <span className="min-w-0">{item.title}</span>
              <StatusTag status={item.status} testId="cancelled-item" />
            </li>
          ))}
        </ul>
      )}
      {refunds.map((refund) => (
        <p key={refund.id} data-testid="refund-line" className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-13">
          <span>
            {refund.amount.text} to {terms.destination}
            {refund.status === "processing" && <span className="text-muted">, expected by {fullDay(refund.estimated_arrival)}</span>}
          </span>
          <StatusTag status={refund.status === "succeeded" ? "refunded" : refund.status} />
        </p>
      ))}
      <Link
        to="/bookings/$id"
        params={{ id: proposal.booking_id }}
        search={{ tab: "payment" }}
        data-testid="open-booking"
        className="inline-flex h-9 items-center rounded-lg border bg-surface px-3.5 transition-colors hover:border-line-strong touch:h-11"
      >
        Open the booking
      </Link>
    </div>
  );
}

/** Every item answered for, and all its money arrived or gone wrong: nothing more to wait for here. */
function isSettled(booking: Booking | undefined, wanted: Set<string>, terms: Props["terms"]): boolean {
  if (!booking) return false;
  if (terms.review_reasons.length > 0) return true;
  const open = booking.items.some((item) => wanted.has(item.id) && (item.status === "cancelling" || item.status === "confirmed"));
  const moving = booking.payment.refunds.some((refund) => wanted.has(refund.item_id) && refund.status === "pending");
  return !open && !moving;
}
