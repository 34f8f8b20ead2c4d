import type { BookingAction, Proposal } from "./bookings";
import type { Money, PolicyTag } from "./common";

export interface ApprovalItem {
  id: string;
  booking_id: string;
  reference: string;
  traveller: string;
  title: string;
  starts_on: string | null;
  ends_on: string | null;
  amount: Money;
  due_at: string;
  urgent: boolean;
  risk: "low" | "medium" | "high";
  step: number;
  steps: number;
  status: string;
  reasons: string[];
}

export interface Approval extends ApprovalItem {
  proposal: Proposal;
  hash: string;
  policy: PolicyTag;
  alternative: { title: string; total: Money; difference: Money } | null;
  budget_left: Money | null;
  decisions: { step: number; approver: string | null; status: string; at: string | null; note: string | null }[];
  actions: BookingAction[];
}

export interface ApprovalInbox {
  items: ApprovalItem[];
  counts: { pending: number; urgent: number };
  approval_rate: number | null;
}
