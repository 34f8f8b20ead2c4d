import { Link } from "@tanstack/react-router";

import type { Approval, ApprovalItem } from "@/api/types";
import { Countdown } from "@/kit/Countdown";
import { StatusTag } from "@/kit/StatusTag";

import { CardFrame } from "./CardFrame";

/** What the traveller sees while somebody else decides. */
export function ApprovalStatusCard({ approval }: { approval: Approval | ApprovalItem }) {
  const pending = approval.status === "pending" || approval.status === "in_progress";
  const decided = "decisions" in approval ? approval.decisions : [];
  return (
    <CardFrame title={`Approval: ${approval.title}`} testId="approval-status" side={<StatusTag status={approval.status} />}>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
        <span>
          {approval.amount.text} · step {approval.step} of {approval.steps}
        </span>
        {pending && <Countdown until={approval.due_at} before="Answer due in" over="Answer overdue" />}
      </p>
      {approval.reasons.length > 0 && (
        <ul className="list-disc space-y-1 pl-5 text-13 text-muted">
          {approval.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {decided
        .filter((one) => one.note)
        .map((one) => (
          <blockquote key={`${one.step}-${one.status}`} className="border-l-2 pl-3">
            {one.note}
            {one.approver && <footer className="text-13 text-muted">{one.approver}</footer>}
          </blockquote>
        ))}
      <Link
        to="/bookings/$id"
        params={{ id: approval.booking_id }}
        className="inline-block rounded font-medium text-accent underline-offset-2 hover:underline touch:py-3"
      >
        Open the booking
      </Link>
    </CardFrame>
  );
}
