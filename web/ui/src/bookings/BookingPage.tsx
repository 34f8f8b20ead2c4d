import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { Problem } from "@/api/problem";
import { bookingQuery } from "@/api/queries";
import { PageHeader } from "@/app/PageHeader";
import { useTitle } from "@/app/useTitle";
import { EmptyState } from "@/kit/EmptyState";
import { ErrorNote } from "@/kit/ErrorNote";
import { Skeleton } from "@/kit/Skeleton";
import { isUnderWay } from "@/trip/underWay";

import { BookingView } from "./BookingView";

export default function BookingPage() {
  const { id } = useParams({ from: "/app/bookings/$id" });
  const { tab } = useSearch({ from: "/app/bookings/$id" });
  const navigate = useNavigate({ from: "/bookings/$id" });
  const booking = useQuery({
    ...bookingQuery(id),
    refetchInterval: (query) => (isUnderWay(query.state.data?.status) ? 2_000 : 15_000),
  });
  useTitle(booking.data?.title ?? "Booking");
  const missing = booking.error instanceof Problem && booking.error.status === 404;

  return (
    <>
      <PageHeader title={booking.data?.title ?? "Booking"} />
      <div className="scroll-quiet flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label="Booking">
        <div className="mx-auto max-w-[880px] p-4 pb-16 sm:p-6">
          {booking.isPending && <Loading />}
          {missing ? (
            <EmptyState icon="search" title="No such booking">
              The reference may be mistyped, or the booking belongs to somebody else.
            </EmptyState>
          ) : (
            booking.isError && <ErrorNote error={booking.error} retry={() => void booking.refetch()} />
          )}
          {booking.data && (
            <BookingView
              booking={booking.data}
              tab={tab}
              onTab={(next) => void navigate({ search: { tab: next }, replace: true, resetScroll: false })}
            />
          )}
        </div>
      </div>
    </>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the booking" className="space-y-6">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-4 w-72" />
      <Skeleton className="h-56 w-full rounded-card" />
      <Skeleton className="h-40 w-full rounded-card" />
    </div>
  );
}
