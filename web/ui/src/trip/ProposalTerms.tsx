import type { Proposal } from "@/api/types";
import { Icon } from "@/kit/Icon";
import { PolicyTag } from "@/kit/PolicyTag";
import { policyWords } from "@/kit/policyWords";

import { ItemLine } from "./ItemLine";
import { Split } from "./Split";

/** What, when, for how much, on which terms, under which policy: the same for the traveller and for the approver. */
export function ProposalTerms({ proposal }: { proposal: Proposal }) {
  return (
    <div className="space-y-4 p-5 max-sm:p-4">
      <ol className="divide-y">
        {proposal.items.map((item) => (
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
            supplier={item.supplier}
          >
            {item.comments && (
              <p className="text-13 text-muted">
                <span className="text-faint">Supplier’s note: </span>
                {item.comments}
              </p>
            )}
          </ItemLine>
        ))}
      </ol>
      {proposal.concerns.length > 0 && (
        <ul aria-label="Please note" data-testid="concerns" className="space-y-1.5 rounded-lg bg-warn-soft p-3">
          {proposal.concerns.map((concern) => (
            <li key={concern.code} className="flex gap-2">
              <Icon name="alert" size={15} className="mt-0.5 text-warn" />
              {concern.message}
            </li>
          ))}
        </ul>
      )}
      <Split lines={proposal.split} total={proposal.total} />
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="flex min-w-0 flex-1 basis-56 items-start gap-2">
          <PolicyTag verdict={proposal.policy} />
          {proposal.policy.summary !== policyWords(proposal.policy) && <p className="text-13 text-muted">{proposal.policy.summary}</p>}
        </div>
        {proposal.approvers.length > 0 && (
          <p data-testid="approvers" className="text-13 text-muted">
            {proposal.approvers.length === 1 ? "Approver" : "Approvers, in order"}:{" "}
            <span className="font-medium text-ink">{proposal.approvers.map((one) => one.name).join(", then ")}</span>
          </p>
        )}
      </div>
    </div>
  );
}
