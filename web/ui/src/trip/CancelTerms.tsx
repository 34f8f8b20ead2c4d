import type { Proposal } from "@/api/types";
import { fullDay } from "@/kit/format";
import { Icon } from "@/kit/Icon";

import { CancelCurve } from "./CancelCurve";
import { ItemLine } from "./ItemLine";

interface Props {
  items: Proposal["items"];
  terms: NonNullable<Proposal["cancellation"]>;
}

/** What comes back for each item and why, where the money goes, and what it would be later. */
export function CancelTerms({ items, terms }: Props) {
  return (
    <div className="space-y-4 p-5 max-sm:p-4">
      <ol className="divide-y">
        {items.map((item) => (
          <ItemLine
            key={item.item_id}
            kind={item.kind}
            title={item.title}
            subtitle={item.subtitle}
            startsLocal={item.starts_local}
            endsLocal={item.ends_local}
            zone={item.zone}
            total={item.total.text}
            note={item.terms}
          >
            {item.cancellation && (
              <p className="flex flex-wrap gap-x-4 pt-1 text-13" data-testid="item-refund">
                <span>
                  <span className="text-muted">Fee </span>
                  {item.cancellation.fee.text}
                </span>
                <span>
                  <span className="text-muted">You get back </span>
                  <span className="font-medium">{item.cancellation.refund.text}</span>
                </span>
              </p>
            )}
          </ItemLine>
        ))}
      </ol>
      <dl className="space-y-1 border-t pt-3">
        <Amount label="Paid" text={terms.paid.text} />
        <Amount label="Cancellation fee" text={terms.fee.text} />
        <div className="flex items-baseline justify-between gap-4 pt-1">
          <dt className="font-semibold">You get back</dt>
          <dd data-testid="refund-total" className="text-20 font-semibold">
            {terms.refund.text}
          </dd>
        </div>
      </dl>
      {terms.refund.minor > 0 && (
        <p className="text-13 text-muted" data-testid="refund-destination">
          To {terms.destination}, usually within {terms.arrival.words} (by {fullDay(terms.arrival.latest)}).
        </p>
      )}
      {terms.curve.length > 1 && <CancelCurve points={terms.curve} />}
      {terms.review_reasons.length > 0 && (
        <div className="rounded-lg bg-warn-soft p-3" data-testid="review-reasons">
          <p className="flex gap-2 font-medium">
            <Icon name="alert" size={15} className="mt-0.5 text-warn" />
            The travel desk looks at this before anything is cancelled
          </p>
          <ul className="mt-1 space-y-0.5 pl-[23px] text-13">
            {terms.review_reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      )}
      <p className="text-13 text-muted">{terms.warning}</p>
    </div>
  );
}

function Amount({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex justify-between gap-4 text-13 text-muted">
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}
