import type { Booking } from "@/api/types";
import { dayRange } from "@/kit/format";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";
import { Tag } from "@/kit/Tag";
import { PolicyTag } from "@/kit/PolicyTag";

import { BookingActions } from "./BookingActions";

interface Props {
  booking: Booking;
  proposing: boolean;
  onProposal: (id: string) => void;
}

export function BookingHeader({ booking, proposing, onProposal }: Props) {
  const onBehalf = booking.booked_by.id !== booking.traveller.id;
  return (
    <header className="space-y-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 space-y-1">
          <h2 className="text-28 font-semibold tracking-[-0.02em]">{booking.destination ?? booking.title}</h2>
          <p className="text-muted">
            {dayRange(booking.starts_on, booking.ends_on)} · {booking.traveller.name}
            {onBehalf && ` · booked by ${booking.booked_by.name}`} · <Reference testId="reference">{booking.reference}</Reference>
          </p>
          {(booking.trip_purpose ?? booking.cost_center) && (
            <p className="text-13 text-muted">{[booking.trip_purpose, booking.cost_center].filter(Boolean).join(" · ")}</p>
          )}
        </div>
        <div className="sm:text-right">
          <p className="text-28 font-semibold tracking-[-0.01em]">{booking.total.text}</p>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        <StatusTag status={booking.status} testId="booking-status" />
        <PolicyTag verdict={booking.policy} />
        {booking.sandbox && <Tag tone="quiet" icon="flask">Sandbox: not a real booking</Tag>}
      </div>
      <BookingActions booking={booking} proposing={proposing} onProposal={onProposal} />
    </header>
  );
}
