import { useEffect, useState } from "react";

import type { BookingFilter } from "@/api/queries";
import { BOOKING_VIEWS, type BookingListView, type BookingPage } from "@/api/types";
import type { BookingsSearch } from "@/app/router";
import { Chip } from "@/kit/Chip";
import { TextField } from "@/kit/TextField";

const WORDS: Record<BookingListView, string> = {
  all: "All",
  confirmed: "Confirmed",
  pending_approval: "Waiting for approval",
  disruption_alerts: "Disrupted",
  non_compliant: "Outside policy",
};

const PAUSE_MS = 300;

interface Props {
  search: BookingFilter;
  counts: BookingPage["counts"] | undefined;
  onChange: (part: BookingsSearch) => void;
  withTraveller: boolean;
}

export function FilterBar({ search, counts, onChange, withTraveller }: Props) {
  const [words, setWords] = useState(search.q);

  useEffect(() => {
    if (words === search.q) return;
    const timer = setTimeout(() => onChange({ q: words }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words, search.q, onChange]);

  return (
    <div className="space-y-3">
      <div role="group" aria-label="Show" className="scroll-quiet -mx-4 flex gap-2 overflow-x-auto px-4 sm:mx-0 sm:flex-wrap sm:px-0">
        {BOOKING_VIEWS.map((view) => (
          <Chip key={view} data-testid={`view-${view}`} pressed={search.view === view} onClick={() => onChange({ view })}>
            {WORDS[view]}
            {counts && <span className="text-12">{counts[view]}</span>}
          </Chip>
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <TextField
          label="Search trips"
          hideLabel
          type="search"
          placeholder="Destination, reference, PNR"
          data-testid="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className="min-w-48 flex-1"
        />
        {withTraveller && (
          <TextField
            label="Traveller"
            hideLabel
            placeholder="Traveller"
            defaultValue={search.traveller}
            onBlur={(event) => onChange({ traveller: event.target.value.trim() })}
            onKeyDown={(event) => {
              if (event.key === "Enter") onChange({ traveller: event.currentTarget.value.trim() });
            }}
            className="w-40 max-sm:flex-1"
          />
        )}
        <div className="flex items-center gap-2 max-sm:w-full">
          <TextField
            label="From"
            hideLabel
            aria-label="Starting from"
            type="date"
            value={search.from}
            max={search.to}
            onChange={(event) => onChange({ from: event.target.value })}
            className="max-sm:flex-1"
          />
          <span className="text-muted">to</span>
          <TextField
            label="To"
            hideLabel
            aria-label="Starting up to"
            type="date"
            value={search.to}
            min={search.from}
            onChange={(event) => onChange({ to: event.target.value })}
            className="max-sm:flex-1"
          />
        </div>
      </div>
    </div>
  );
}
