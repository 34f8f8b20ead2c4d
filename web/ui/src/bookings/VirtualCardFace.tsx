import type { VirtualCard } from "@/api/types";
import { StatusTag } from "@/kit/StatusTag";
import { sentence } from "@/kit/words";

export function VirtualCardFace({ card }: { card: VirtualCard }) {
  const share = card.limit.minor ? Math.min(100, (card.spent.minor / card.limit.minor) * 100) : 0;
  return (
    <section aria-label="Virtual card" className="card max-w-sm space-y-4 p-5">
      <div className="flex items-center justify-between gap-3">
        <p className="font-semibold">{sentence(card.brand)} virtual card</p>
        <StatusTag status={card.status} />
      </div>
      <p data-testid="card-last4" className="font-mono text-20 tracking-wider">
        ···· {card.last4}
      </p>
      <div className="space-y-1.5">
        <div
          role="meter"
          aria-label="Spent of the limit"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share)}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
        </div>
        <p className="flex flex-wrap justify-between gap-x-4 text-13 text-muted">
          <span>
            {card.spent.text} of {card.limit.text}
            {card.refunded.minor > 0 && `, ${card.refunded.text} given back`}
          </span>
          <span>
            Expires {String(card.exp_month).padStart(2, "0")}/{card.exp_year}
          </span>
        </p>
      </div>
      <p className="text-13 text-muted">Made for this booking alone. Its limit is what the booking still costs.</p>
    </section>
  );
}
