import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";

import { bookingsQuery, meQuery } from "@/api/queries";
import { PageHeader } from "@/app/PageHeader";
import { seesOthers } from "@/app/rights";
import { useTitle } from "@/app/useTitle";
import type { BookingsSearch } from "@/app/router";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/EmptyState";
import { ErrorNote } from "@/kit/ErrorNote";

import { BookingsTable } from "./BookingsTable";
import { FilterBar } from "./FilterBar";
import { KpiStrip } from "./KpiStrip";
import { ListSkeleton } from "./ListSkeleton";

export default function BookingsPage() {
  useTitle("Trips");
  const me = useSuspenseQuery(meQuery).data;
  const search = useSearch({ from: "/app/bookings" });
  const navigate = useNavigate({ from: "/bookings" });
  const filter = { view: search.view ?? "all", q: search.q ?? "", from: search.from ?? "", to: search.to ?? "", traveller: search.traveller ?? "", cursor: search.cursor ?? "" } as const;
  const bookings = useQuery(bookingsQuery(filter));
  const page = bookings.data;
  const filtered = filter.q !== "" || filter.from !== "" || filter.to !== "" || filter.traveller !== "" || filter.view !== "all";

  /** Any change of filter starts again at the first page. */
  const change = (part: BookingsSearch) =>
    void navigate({ search: (before) => said({ ...before, cursor: "", ...part }), replace: true, resetScroll: false });

  return (
    <>
      <PageHeader title="Trips" />
      <div className="scroll-quiet flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label="Trips">
        <div className="mx-auto max-w-[1200px] space-y-5 p-4 sm:p-6">
          {page ? <KpiStrip kpis={page.kpis} /> : null}
          <FilterBar search={filter} counts={page?.counts} onChange={change} withTraveller={seesOthers(me)} />
          {bookings.isError && <ErrorNote error={bookings.error} retry={() => void bookings.refetch()} />}
          {bookings.isPending && <ListSkeleton />}
          {page && !page.items.length && (
            <EmptyState
              icon="suitcase"
              title={filtered ? "No trip fits these filters" : "No trips yet"}
              action={
                filtered ? (
                  <Button onClick={() => void navigate({ search: {} })}>Clear the filters</Button>
                ) : (
                  <Link to="/" className="font-medium text-accent underline underline-offset-2">
                    Plan the first one
                  </Link>
                )
              }
            >
              {filtered ? "Widen the dates or clear the search." : "Trips you draft and book are listed here."}
            </EmptyState>
          )}
          {page && page.items.length > 0 && (
            <div className={bookings.isPlaceholderData ? "opacity-60 transition-opacity" : "transition-opacity"}>
              <BookingsTable rows={page.items} />
            </div>
          )}
          {page && (filter.cursor !== "" || page.next_cursor) && (
            <nav aria-label="Pages" className="flex items-center justify-between">
              {filter.cursor !== "" ? (
                <Button icon="left" onClick={() => window.history.back()}>
                  Back
                </Button>
              ) : (
                <span />
              )}
              {page.next_cursor && (
                <Button
                  data-testid="next-page"
                  onClick={() => void navigate({ search: (before) => said({ ...before, cursor: page.next_cursor ?? "" }) })}
                >
                  Next 25
                </Button>
              )}
            </nav>
          )}
        </div>
      </div>
    </>
  );
}

function said(search: BookingsSearch): BookingsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== "" && value !== "all"));
}
