import type { Refund } from "@/api/types";
import { fullDay } from "@/kit/format";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";

/** One amount on its way back: for what, how it comes about, and by when. */
export function RefundLine({ refund }: { refund: Refund }) {
  const { base, cancellation_fee: fee, items } = refund.breakdown;
  return (
    <li data-testid="refund" className="space-y-0.5 py-3 first:pt-0 last:pb-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="font-medium">{items.join(", ")}</span>
        <span className="font-medium">{refund.amount.text}</span>
      </p>
      <p className="text-13 text-muted">
        {base.text} paid{fee.minor > 0 && `, less a fee of ${fee.text}`}. {refund.reason}
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13 text-muted">
        <StatusTag status={refund.status === "succeeded" ? "refunded" : refund.status} testId="refund-status" />
        <span>{whenWords(refund)}</span>
        <Reference>{refund.reference}</Reference>
      </p>
    </li>
  );
}

function whenWords(refund: Refund): string {
  if (refund.status === "succeeded") return refund.way === "virtual_card" ? "Back on the booking’s card" : "Back on the saved card";
  if (refund.status === "failed") return `The bank did not take it: ${refund.failure_reason ?? "no reason given"}. The travel desk sends it again.`;
  return `Expected by ${fullDay(refund.estimated_arrival)}`;
}
