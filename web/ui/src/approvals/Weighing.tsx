import type { Approval } from "@/api/types";

/** The two figures a decision is weighed with: what policy would have cost, and what is left to spend. */
export function Weighing({ approval }: { approval: Approval }) {
  if (!approval.alternative && !approval.budget_left) return null;
  return (
    <dl className="grid gap-3 sm:grid-cols-2">
      {approval.alternative && (
        <div data-testid="alternative" className="card p-4">
          <dt className="text-13 text-muted">Cheapest within policy</dt>
          <dd className="mt-1 font-semibold">{approval.alternative.total.text}</dd>
          <dd className="text-13 text-muted">{approval.alternative.title}</dd>
          <dd className="mt-1 text-13 font-medium">{differenceWords(approval.alternative.difference)}</dd>
        </div>
      )}
      {approval.budget_left && (
        <div data-testid="budget-left" className="card p-4">
          <dt className="text-13 text-muted">Budget left before this trip</dt>
          <dd className="mt-1 font-semibold">{approval.budget_left.text}</dd>
        </div>
      )}
    </dl>
  );
}

function differenceWords(difference: { minor: number; text: string }): string {
  if (difference.minor === 0) return "The same price as the request";
  const amount = difference.text.replace(/^[-−]/, "");
  return difference.minor > 0 ? `${amount} less than the request` : `${amount} more than the request`;
}
