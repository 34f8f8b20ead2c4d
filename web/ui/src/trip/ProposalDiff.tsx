import type { Proposal } from "@/api/types";
import { Icon } from "@/kit/Icon";

export function ProposalDiff({ diff }: { diff: NonNullable<Proposal["diff"]> }) {
  return (
    <div data-testid="proposal-diff" className="mx-5 mt-4 rounded-lg bg-warn-soft p-3.5 max-sm:mx-4">
      <p className="flex items-center gap-2 font-medium text-warn">
        <Icon name="alert" />
        This changed since you last looked
      </p>
      <dl className="mt-2 space-y-1 text-13">
        {diff.map((line) => (
          <div key={line.label} className="flex flex-wrap justify-between gap-x-4">
            <dt>{line.label}</dt>
            <dd>
              <del className="text-muted">{line.before}</del> → <ins className="font-semibold no-underline">{line.after}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
