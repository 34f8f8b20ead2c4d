import type { BookingApproval } from "@/api/types";
import { Countdown } from "@/kit/Countdown";
import { moment } from "@/kit/format";
import { StatusTag } from "@/kit/StatusTag";
import { sentence } from "@/kit/words";

import { Nothing } from "./Nothing";

export function ApprovalTab({ approval }: { approval: BookingApproval | null }) {
  if (!approval) return <Nothing>No approval is needed for this booking.</Nothing>;
  const pending = approval.status === "pending" || approval.status === "in_progress";
  return (
    <div className="space-y-4" data-testid="approval">
      <p className="flex flex-wrap items-center gap-3">
        <StatusTag status={approval.status} />
        {pending && approval.due_at && <Countdown until={approval.due_at} before="Answer due in" over="Answer overdue" />}
      </p>
      {approval.decline_reason && (
        <blockquote data-testid="decline-reason-shown" className="border-l-2 pl-3">
          {approval.decline_reason}
        </blockquote>
      )}
      <ol className="card divide-y">
        {approval.steps.map((step) => (
          <li key={step.step} className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
            <div className="min-w-0">
              <p className="font-medium">
                {step.step}. {step.approver ?? sentence(step.role)}
              </p>
              <p className="text-13 text-muted">
                {sentence(step.role)}
                {step.decided_at ? ` · ${moment(step.decided_at)}` : ""}
              </p>
              {step.note && <p className="text-13">{step.note}</p>}
            </div>
            <StatusTag status={step.status} />
          </li>
        ))}
      </ol>
    </div>
  );
}
