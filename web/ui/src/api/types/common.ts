import type { Schema } from "./schemas";

export type Money = Schema<"Money">;
export type AmountLine = Schema<"Split">;
/** An answer the fare rules may leave open. */
export type Allowance = Schema<"Terms">;
export type PolicyTag = Schema<"PolicyTag">;
export type PolicyResult = Schema<"RuleResult">;
export type PolicyLevel = PolicyTag["level"];
export type PaymentMethod = Schema<"PaymentMethod">;
export type ProgressStep = Schema<"Progress">;
export type ProgressState = ProgressStep["state"];

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
