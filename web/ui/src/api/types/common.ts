export interface Money {
  minor: number;
  currency: string;
  text: string;
}

/** An answer the fare rules may leave open. */
export interface Allowance {
  state: "yes" | "no" | "unknown";
  penalty: Money | null;
}

export interface AmountLine {
  label: string;
  amount: Money;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type PolicyLevel = "green" | "amber" | "red";

export interface PolicyResult {
  rule_id: string;
  rule: string;
  version: number | string;
  kind: "HARD_STOP" | "SOFT_WARNING" | "TRACK_ONLY";
  result: "pass" | "warn" | "stop" | "unknown" | "tracked";
  message: string;
  field: string | null;
  comparator: string | null;
  actual: unknown;
  threshold: unknown;
}

export interface PolicyTag {
  level: PolicyLevel;
  outcome: "compliant" | "warning" | "blocked" | "unknown";
  ack_required: boolean;
  approval_required: boolean;
  summary: string;
  results: PolicyResult[];
  ruleset_version: number | string;
}

export interface PaymentMethod {
  id: string;
  type: "company_card" | "saved_card";
  label: string;
  last4: string | null;
  brand: string | null;
  default: boolean;
}

export type ProgressState = "waiting" | "running" | "done" | "failed" | "undone";

export interface ProgressStep {
  key: string;
  label: string;
  state: ProgressState;
  reference: string | null;
  detail: string | null;
}
