import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { searchQuery } from "@/api/queries";
import type { OptionsCard as Shown, TripOption } from "@/api/types";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/EmptyState";

import { useConversationTools } from "../context";
import { CompareBar } from "./CompareBar";
import { OptionList } from "./OptionList";
import { OptionsToolbar } from "./OptionsToolbar";
import { arrange, FLIGHT_FILTERS, FLIGHT_SORTINGS, HOTEL_FILTERS, HOTEL_SORTINGS } from "./order";

type Card = Shown<"flight_options" | "hotel_options", TripOption>;

const FIRST = 3;
const MOST_COMPARED = 4;

/** Options to choose from: a few first, all on request; sorted, filtered and compared without asking the server. */
export function OptionsCard({ card }: { card: Card }) {
  const tools = useConversationTools();
  const client = useQueryClient();
  const flights = card.kind === "flight_options";
  const [sortings, filterings] = flights ? [FLIGHT_SORTINGS, FLIGHT_FILTERS] : [HOTEL_SORTINGS, HOTEL_FILTERS];
  const [all, setAll] = useState<TripOption[]>(card.options);
  const [hidden, setHidden] = useState(card.hidden_count);
  const [expanded, setExpanded] = useState(false);
  const [fetching, setFetching] = useState(false);
  const [sort, setSort] = useState("best");
  const [filters, setFilters] = useState<string[]>([]);
  const [compared, setCompared] = useState<ReadonlySet<string>>(new Set());
  const [choosing, setChoosing] = useState<string | null>(null);
  const running = tools?.running ?? false;

  useEffect(() => {
    if (choosing === null) return;
    const timer = setTimeout(() => setChoosing(null), running ? 20_000 : 4_000);
    return () => clearTimeout(timer);
  }, [choosing, running]);

  const sorting = sortings.find((one) => one.value === sort) ?? sortings[0];
  const active = filterings.filter((one) => filters.includes(one.value));
  const arranged = sorting ? arrange(all, sorting, active) : all;
  const shown = expanded ? arranged : arranged.slice(0, FIRST);
  const rest = arranged.length - shown.length + (active.length ? 0 : hidden);

  const showMore = async () => {
    setExpanded(true);
    if (hidden === 0) return;
    setFetching(true);
    try {
      const found = await client.query(searchQuery(card.search_id));
      const more: TripOption[] = flights ? found.flights : found.hotels;
      setAll((before) => [...before, ...more.filter((one) => !before.some((known) => known.offer_id === one.offer_id))]);
      setHidden(0);
    } catch {
      tools?.say(flights ? "Show more flights" : "Show more hotels");
    } finally {
      setFetching(false);
    }
  };

  const choose = (option: TripOption) => {
    setChoosing(option.offer_id);
    tools?.choose([option.offer_id], choiceWords(option));
  };

  const compare = (offerId: string, on: boolean) =>
    setCompared((before) => {
      const after = new Set(before);
      if (on) after.add(offerId);
      else after.delete(offerId);
      return after;
    });

  if (!all.length) {
    return (
      <EmptyState icon={flights ? "plane" : "bed"} title={flights ? "No flights fit" : "No hotels fit"}>
        {card.note ?? "Nothing matches all of it. Change a date, allow a stop, or raise the limit."}
      </EmptyState>
    );
  }

  return (
    <section aria-label={card.title} data-testid={flights ? "flight-options" : "hotel-options"} className="appear space-y-3">
      <OptionsToolbar
        title={card.title}
        note={card.note}
        total={all.length + hidden}
        sortings={sortings}
        sort={sort}
        onSort={setSort}
        filterings={filterings}
        filters={filters}
        onFilters={setFilters}
      />
      {shown.length ? (
        <OptionList
          label={card.title}
          options={shown}
          chosen={tools?.chosen ?? new Set()}
          choosing={choosing}
          onChoose={choose}
          onAgain={() => tools?.say(flights ? "Search the flights again" : "Search the hotels again")}
          compared={compared}
          onCompare={compare}
          most={MOST_COMPARED}
        />
      ) : (
        <p className="rounded-card border border-dashed p-6 text-center text-muted">
          No option passes these filters.{" "}
          <button type="button" className="font-medium text-accent underline underline-offset-2" onClick={() => setFilters([])}>
            Clear them
          </button>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {rest > 0 && (
          <Button size="small" data-testid="show-more" busy={fetching} onClick={() => void showMore()}>
            Show {rest} more
          </Button>
        )}
        {expanded && arranged.length > FIRST && rest === 0 && (
          <Button size="small" look="quiet" onClick={() => setExpanded(false)}>
            Show fewer
          </Button>
        )}
        <CompareBar options={all.filter((one) => compared.has(one.offer_id))} most={MOST_COMPARED} onClear={() => setCompared(new Set())} onChoose={choose} />
      </div>
    </section>
  );
}

function choiceWords(option: TripOption): string {
  return option.kind === "flight"
    ? `Choose ${option.airline.name} ${option.flight_numbers.join(", ")} for ${option.total.text}`
    : `Choose ${option.hotel.name} for ${option.total.text}`;
}
