import { Link } from "@tanstack/react-router";

import type { ApprovalItem } from "@/api/types";
import { Countdown } from "@/kit/Countdown";

import { CardFrame } from "./CardFrame";

export function ApprovalsCard({ items }: { items: ApprovalItem[] }) {
  return (
    <CardFrame title={items.length ? "Waiting for your answer" : "Nothing waits for your answer"} testId="approvals-card">
      {items.length > 0 && (
        <ul className="-mx-2 divide-y">
          {items.map((item) => (
            <li key={item.id}>
              <Link
                to="/approvals"
                search={{ state: "pending", id: item.id }}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg px-2 py-2.5 transition-colors hover:bg-sunken"
              >
                <span className="min-w-0 flex-1 basis-40">
                  <span className="font-medium">{item.traveller}</span>
                  <span className="block text-13 text-muted">{item.title}</span>
                </span>
                <Countdown until={item.due_at} before="Due in" over="Overdue" />
                <span className="font-medium">{item.amount.text}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </CardFrame>
  );
}
