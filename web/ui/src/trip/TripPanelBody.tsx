import { Link } from "@tanstack/react-router";

import type { TripPanel } from "@/api/types";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/EmptyState";
import { ErrorNote } from "@/kit/ErrorNote";
import { dayRange, fullDay } from "@/kit/format";
import { Icon } from "@/kit/Icon";
import { PolicyTag } from "@/kit/PolicyTag";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";

import { PanelItem } from "./PanelItem";

interface Props {
  trip: TripPanel | null;
  onReview: () => void;
  onSeeProposal: () => void;
  reviewing: boolean;
  error: unknown;
}

/** The trip as it stands, always in view beside the talk about it. */
export function TripPanelBody({ trip, onReview, onSeeProposal, reviewing, error }: Props) {
  if (!trip) {
    return (
      <EmptyState icon="suitcase" title="Your trip will stand here">
        Say where and when. What you choose gathers on this side, with the running total.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4 p-5">
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-20 font-semibold">{trip.destination ?? trip.title}</h2>
          <p className="text-muted">
            {dayRange(trip.starts_on, trip.ends_on)}
            {trip.reference && (
              <>
                {" · "}
                <Reference>{trip.reference}</Reference>
              </>
            )}
          </p>
        </div>
        <StatusTag status={trip.status} testId="trip-status" />
      </header>
      {trip.items.length > 0 ? (
        <ol className="divide-y border-y">
          {trip.items.map((item) => (
            <PanelItem key={item.id} item={item} />
          ))}
        </ol>
      ) : (
        <p className="rounded-lg border border-dashed p-4 text-muted">Nothing chosen yet. Pick a flight or a hotel in the conversation.</p>
      )}
      {trip.total && (
        <dl className="space-y-1">
          {trip.subtotals.map((line) => (
            <div key={line.label} className="flex justify-between gap-4 text-13 text-muted">
              <dt>{line.label}</dt>
              <dd>{line.amount.text}</dd>
            </div>
          ))}
          <div className="flex items-baseline justify-between gap-4 pt-1">
            <dt className="font-semibold">Total</dt>
            <dd data-testid="trip-total" className="text-20 font-semibold">
              {trip.total.text}
            </dd>
          </div>
        </dl>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-13 text-muted">
        {trip.policy && <PolicyTag verdict={trip.policy} />}
        {trip.co2_kg !== null && (
          <span className="inline-flex items-center gap-1">
            <Icon name="leaf" size={14} className="text-faint" />
            {trip.co2_kg} kg CO₂
          </span>
        )}
        {trip.cancel_free_until && (
          <span className="inline-flex items-center gap-1">
            <Icon name="undo" size={14} className="text-faint" />
            Cancel free to {fullDay(trip.cancel_free_until)}
          </span>
        )}
      </div>
      {trip.next === "review" && trip.booking_id && (
        <Button data-testid="review-and-book" look="primary" size="large" busy={reviewing} onClick={onReview}>
          Review and book
        </Button>
      )}
      {trip.next === "confirm" && (
        <Button data-testid="see-proposal" look="primary" size="large" onClick={onSeeProposal}>
          See what you would agree to
        </Button>
      )}
      {trip.next === "wait_approval" && <p className="text-muted">Waiting for approval. Nothing is bought until then.</p>}
      {error ? <ErrorNote error={error} meaning="Nothing was bought." /> : null}
      {trip.booking_id && (
        <Link
          to="/bookings/$id"
          params={{ id: trip.booking_id }}
          className="self-start rounded font-medium text-accent underline-offset-2 hover:underline touch:py-3"
        >
          Open the booking
        </Link>
      )}
    </div>
  );
}
