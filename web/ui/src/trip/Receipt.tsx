import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { bookingQuery } from "@/api/queries";
import type { BookingUpdate, Proposal } from "@/api/types";
import { Progress } from "@/kit/Progress";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";

import { isUnderWay } from "./underWay";
import { outcomeWords } from "./outcomeWords";

interface Props {
  proposal: Proposal;
  /** From the stream, newer than what was read; the booking's own page has none and reads again until it is settled. */
  progress: BookingUpdate | undefined;
  /** The person has just said yes here: keep what happens next in view. */
  follow: boolean;
}

export function Receipt({ proposal, progress, follow }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const booking = useQuery({
    ...bookingQuery(proposal.booking_id),
    refetchInterval: (query) => (isUnderWay(query.state.data?.status) ? (progress ? 5_000 : 1_500) : false),
  });
  const client = useQueryClient();
  const heard = progress?.status;
  useEffect(() => {
    // Whoever opens the booking's page next finds what the stream has already told.
    if (heard) void client.invalidateQueries({ queryKey: ["booking", proposal.booking_id] });
  }, [client, heard, proposal.booking_id]);
  const status = progress?.status ?? booking.data?.status ?? "booking";
  const steps = progress?.progress.length ? progress.progress : (booking.data?.progress ?? []);
  const approver = booking.data?.approval?.steps.find((step) => step.status !== "approved")?.approver ?? proposal.approvers[0]?.name ?? null;
  const reason = booking.data?.approval?.decline_reason ?? null;
  const grown = `${status}${steps.length}`;
  useEffect(() => {
    if (follow && grown) place.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [follow, grown]);

  return (
    <div ref={place} data-testid="receipt" className="scroll-mb-6 space-y-4 border-t bg-page p-5 max-sm:p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="flex items-center gap-2">
          <span className="text-muted">Booking</span>
          <Reference testId="booking-reference">{proposal.booking_reference}</Reference>
        </p>
        <StatusTag status={status} testId="booking-status" />
      </div>
      {steps.length > 0 && status !== "awaiting_approval" && <Progress steps={steps} />}
      <p className="text-muted" data-testid="outcome">
        {outcomeWords(status, { approver, reason })}
      </p>
      <Link
        to="/bookings/$id"
        params={{ id: proposal.booking_id }}
        data-testid="open-booking"
        className="inline-flex h-9 items-center rounded-lg border bg-surface px-3.5 transition-colors hover:border-line-strong touch:h-11"
      >
        Open the booking
      </Link>
    </div>
  );
}
