import type { AmountLine, Money } from "@/api/types";

export function Split({ lines, total }: { lines: AmountLine[]; total: Money }) {
  return (
    <dl className="space-y-1 border-t pt-3">
      {lines.map((line) => (
        <div key={line.label} className="flex justify-between gap-4 text-13 text-muted">
          <dt>{line.label}</dt>
          <dd>{line.amount.text}</dd>
        </div>
      ))}
      <div className="flex items-baseline justify-between gap-4 pt-1">
        <dt className="font-semibold">Total</dt>
        <dd data-testid="total" className="text-20 font-semibold">
          {total.text}
        </dd>
      </div>
    </dl>
  );
}
