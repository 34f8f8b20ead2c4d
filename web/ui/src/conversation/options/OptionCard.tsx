import type { TripOption } from "@/api/types";
import { Button } from "@/kit/Button";
import { Countdown } from "@/kit/Countdown";
import { cx } from "@/kit/cx";
import { ago, count } from "@/kit/format";
import { Icon } from "@/kit/Icon";
import { IconButton } from "@/kit/IconButton";
import { PolicyTag } from "@/kit/PolicyTag";
import { useNow } from "@/kit/useNow";
import { supplierName } from "@/kit/words";

import { FlightFacts } from "./FlightFacts";
import { FlightSlice } from "./FlightSlice";
import { HotelFacts } from "./HotelFacts";
import { Stars } from "./Stars";

interface Props {
  option: TripOption;
  chosen: boolean;
  choosing: boolean;
  onChoose: () => void;
  onAgain: () => void;
  compared: boolean;
  onCompare: ((on: boolean) => void) | null;
}

export function OptionCard({ option, chosen, choosing, onChoose, onAgain, compared, onCompare }: Props) {
  const now = useNow();
  const expired = Date.parse(option.expires_at) <= now;
  const barred = !option.policy.bookable;
  return (
    <article
      data-testid={`option-${option.short}`}
      data-offer={option.offer_id}
      aria-label={nameOf(option)}
      className={cx("card flex h-full flex-col p-4", chosen && "border-accent", expired && !chosen && "opacity-70")}
    >
      <OptionTitle option={option} />
      <div className="mt-2.5 flex-1 space-y-2.5">
        {option.kind === "flight" ? (
          <>
            {option.slices.map((slice) => (
              <FlightSlice key={slice.departs_at} slice={slice} />
            ))}
            <FlightFacts option={option} />
          </>
        ) : (
          <HotelFacts option={option} />
        )}
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-1.5">
        <PolicyTag verdict={option.policy} />
        {option.preferred && (
          <span className="inline-flex items-center gap-1 text-12 text-muted" title="Preferred by your company">
            <Icon name="bookmark" size={12} className="text-accent" />
            Preferred
          </span>
        )}
      </div>
      <div className="mt-3 border-t pt-3">
        <p className="text-20 font-semibold">{option.total.text}</p>
        <p className="text-12 text-faint">
          {option.kind === "hotel" ? `${option.per_night.text} a night · ${count(option.nights, "night")}` : priceNote(option)}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 text-12 text-faint">
          {expired ? "Price expired" : <Countdown until={option.expires_at} before="Held" />}
          <span title={`${supplierName(option.supplier)}, checked ${ago(option.checked_at, now)}`}>{supplierName(option.supplier)}</span>
        </p>
      </div>
      <div className="mt-3 flex gap-2">
        {expired && !chosen ? (
          <Button icon="refresh" className="min-w-0 flex-1" data-option-action onClick={onAgain}>
            Check again
          </Button>
        ) : (
          <Button
            data-testid={`choose-${option.short}`}
            data-option-action
            look={chosen || barred ? "secondary" : "primary"}
            {...(chosen ? { icon: "check" as const } : {})}
            busy={choosing}
            disabled={barred || chosen}
            aria-label={`${chosen ? "Chosen" : barred ? "Not bookable" : "Choose"}: ${nameOf(option)}, ${option.total.text}`}
            className="min-w-0 flex-1"
            onClick={onChoose}
          >
            {chosen ? "Chosen" : barred ? "Not bookable" : "Choose"}
          </Button>
        )}
        {onCompare && (
          <IconButton
            icon="columns"
            label={`Compare ${nameOf(option)}`}
            data-testid={`compare-${option.short}`}
            aria-pressed={compared}
            onClick={() => onCompare(!compared)}
            className={cx("border", compared && "border-accent bg-accent-soft !text-accent")}
          />
        )}
      </div>
    </article>
  );
}

function OptionTitle({ option }: { option: TripOption }) {
  const badge = option.rank.badges[0];
  return (
    <header className="space-y-1">
      <p className="flex items-center justify-between gap-2 text-12">
        <span className={badge ? "font-medium text-accent first-letter:uppercase" : "text-faint"} title={option.rank.reason}>
          {badge ?? (option.kind === "flight" ? option.flight_numbers[0] : option.hotel.city)}
        </span>
        <span className="font-mono text-faint">{option.short}</span>
      </p>
      {option.kind === "flight" ? (
        <h3 className="truncate font-semibold" title={option.flight_numbers.join(" · ")}>
          {option.airline.name}
        </h3>
      ) : (
        <>
          <h3 className="line-clamp-2 font-semibold" title={option.hotel.name}>
            {option.hotel.name}
          </h3>
          <Stars stars={option.hotel.stars} />
        </>
      )}
    </header>
  );
}

function nameOf(option: TripOption): string {
  return option.kind === "flight" ? `${option.airline.name} ${option.flight_numbers.join(", ")}` : option.hotel.name;
}

function priceNote(option: Extract<TripOption, { kind: "flight" }>): string {
  const journey = option.slices.length > 1 ? "return" : "one way";
  return option.travellers > 1 ? `${option.per_traveller.text} each · ${journey}` : `Total, ${journey}`;
}
