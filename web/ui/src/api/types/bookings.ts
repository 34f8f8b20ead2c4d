import type { AmountLine, Money, Page, PaymentMethod, PolicyLevel, PolicyTag, ProgressStep } from "./common";
import type { TripOption } from "./options";

export type BookingStatus =
  | "draft"
  | "awaiting_approval"
  | "awaiting_payment"
  | "booking"
  | "confirmed"
  | "ticketed"
  | "in_progress"
  | "completed"
  | "partially_cancelled"
  | "cancelled"
  | "no_show"
  | "failed"
  | "expired";

export interface ProposalItem {
  item_id: string;
  kind: string;
  title: string;
  subtitle: string | null;
  starts_local: string | null;
  ends_local: string | null;
  zone: string | null;
  supplier: string;
  total: Money;
  terms: string | null;
}

export type ProposalStatus = "open" | "accepted" | "declined" | "expired" | "superseded" | "spent";

export interface Proposal {
  id: string;
  kind: string;
  thread_id: string | null;
  booking_id: string;
  booking_reference: string;
  status: ProposalStatus;
  title: string;
  items: ProposalItem[];
  travellers: string[];
  total: Money;
  split: AmountLine[];
  payment_methods: PaymentMethod[];
  payment_method: string | null;
  policy: PolicyTag;
  acknowledgements: { rule_id: string; text: string }[];
  approvers: { step: number; role: string; name: string }[];
  hash: string;
  expires_at: string;
  created_at: string;
  /** Only for the person the proposal is for, and only from GET /proposals/{id}. */
  nonce?: string;
  diff: { label: string; before: string; after: string }[] | null;
  sandbox: boolean;
}

export interface BookingItem {
  id: string;
  kind: string;
  title: string;
  subtitle: string | null;
  status: string;
  supplier: string;
  supplier_reference: string | null;
  pnr: string | null;
  eticket_numbers: string[];
  starts_local: string | null;
  ends_local: string | null;
  zone: string | null;
  starts_at: string | null;
  ends_at: string | null;
  total: Money;
  refundable: unknown;
  terms: string | null;
  option: TripOption | null;
}

export interface HistoryEntry {
  at: string;
  who: string;
  door: string;
  action: string;
  before: string | null;
  after: string | null;
  because: string | null;
}

export interface LedgerEntry {
  at: string;
  description: string;
  lines: { account: string; debit: Money | null; credit: Money | null }[];
}

export interface VirtualCard {
  last4: string;
  brand: string;
  exp_month: number;
  exp_year: number;
  limit: Money;
  spent: Money;
  status: string;
}

export interface BookingAction {
  action: string;
  label: string;
  allowed: boolean;
  why_not: string | null;
}

export interface Attention {
  id: string;
  reason: string;
  severity: string;
  due_at: string | null;
  detail: string | null;
}

export interface BookingApproval {
  id: string;
  status: string;
  steps: { step: number; role: string; approver: string | null; status: string; decided_at: string | null; note: string | null }[];
  due_at: string | null;
  decline_reason: string | null;
}

export interface BookingDocument {
  id: string;
  type: string;
  title: string;
  format: string;
  url: string;
  created_at: string;
}

export interface BookingMessage {
  channel: string;
  template: string;
  recipient: string;
  subject: string;
  status: string;
  at: string;
}

export interface Booking {
  id: string;
  reference: string;
  status: BookingStatus;
  payment_status: string;
  approval_status: string;
  sync_status: string;
  dispute_status: string;
  title: string;
  destination: string;
  starts_on: string | null;
  ends_on: string | null;
  total: Money;
  split: AmountLine[];
  traveller: { id: string; name: string };
  booked_by: { id: string; name: string };
  trip_purpose: string | null;
  cost_center: string | null;
  thread_id: string | null;
  items: BookingItem[];
  history: HistoryEntry[];
  payment: { method: PaymentMethod | null; card: VirtualCard | null; status: string; ledger: LedgerEntry[] };
  documents: BookingDocument[];
  messages: BookingMessage[];
  policy: PolicyTag;
  approval: BookingApproval | null;
  attention: Attention[];
  actions: BookingAction[];
  proposal_id: string | null;
  progress: ProgressStep[];
  sandbox: boolean;
  created_at: string;
  updated_at: string;
}

export interface BookingRow {
  id: string;
  reference: string;
  title: string;
  destination: string;
  starts_on: string | null;
  ends_on: string | null;
  traveller: string;
  status: BookingStatus;
  payment_status: string;
  approval_status: string;
  total: Money;
  policy_level: PolicyLevel;
  po_number: string | null;
  card_last4: string | null;
  gl_code: string | null;
  invoice_status: string | null;
  credits: Money | null;
  attention: number;
  updated_at: string;
  sandbox: boolean;
}

export const BOOKING_VIEWS = ["all", "confirmed", "pending_approval", "disruption_alerts", "non_compliant"] as const;
export type BookingListView = (typeof BOOKING_VIEWS)[number];

export interface BookingPage extends Page<BookingRow> {
  kpis: {
    total: number;
    critical_alerts: number;
    all_disruptions: number;
    pending_invoices: number;
    disputed: number;
    active_credits: Money | number;
    value_this_month: Money;
  };
  counts: Record<BookingListView, number>;
}
