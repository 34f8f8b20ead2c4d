import type { Approval } from "@/api/types";
import { Countdown } from "@/kit/Countdown";
import { datesBeside } from "@/kit/format";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";
import { PolicyReasons } from "@/kit/PolicyReasons";
import { ProposalTerms } from "@/trip/ProposalTerms";

import { Decisions } from "./Decisions";
import { DecisionBar } from "./DecisionBar";
import { RiskMark } from "./RiskMark";
import { Weighing } from "./Weighing";

/** The request exactly as the traveller agreed to it, and what is needed to decide on it. */
export function ApprovalView({ approval, onAgain }: { approval: Approval; onAgain: () => void }) {
  const pending = approval.status === "pending" || approval.status === "in_progress";
  return (
    <>
      <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label="The request">
        <div className="mx-auto max-w-[720px] space-y-6 p-4 sm:p-6">
          <header className="space-y-2">
            <div className="flex flex-wrap items-start justify-between gap-3">
              <div className="min-w-0">
                <h2 className="text-20 font-semibold">{approval.traveller}</h2>
                <p className="text-muted">
                  {[approval.title, datesBeside(approval.title, approval.starts_on, approval.ends_on)].filter(Boolean).join(" · ")} · <Reference>{approval.reference}</Reference>
                </p>
              </div>
              <p className="text-28 font-semibold tracking-[-0.01em]">{approval.amount.text}</p>
            </div>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
              <StatusTag status={approval.status} testId="approval-state" />
              <RiskMark risk={approval.risk} />
              <span className="text-13 text-muted">
                Step {approval.step} of {approval.steps}
              </span>
              {pending && <Countdown until={approval.due_at} before="Due in" over="Overdue" />}
            </div>
          </header>
          {approval.reasons.length > 0 && (
            <section aria-labelledby="why-heading" className="space-y-1.5">
              <h3 id="why-heading" className="font-semibold">
                Why it needs you
              </h3>
              <ul data-testid="approval-reasons" className="list-disc space-y-1 pl-5 marker:text-faint">
                {approval.reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            </section>
          )}
          <Weighing approval={approval} />
          <section aria-labelledby="seen-heading" className="space-y-2">
            <h3 id="seen-heading" className="font-semibold">
              As {approval.traveller.split(" ")[0]} agreed to it
            </h3>
            <div className="card">
              <ProposalTerms proposal={approval.proposal} />
            </div>
          </section>
          <section aria-labelledby="proof-heading" className="space-y-2">
            <h3 id="proof-heading" className="font-semibold">
              What the policy says
            </h3>
            <div className="card p-5 max-sm:p-4">
              <PolicyReasons verdict={approval.policy} />
            </div>
          </section>
          {approval.decisions.length > 0 && <Decisions decisions={approval.decisions} />}
        </div>
      </div>
      {pending && <DecisionBar approval={approval} onAgain={onAgain} />}
    </>
  );
}
