import type { Proposal } from "./bookings";
import type { Narrowed, Schema } from "./schemas";

export type ApprovalItem = Schema<"ApprovalItem">;
/** `proposal` is the card exactly as the traveller agreed to it. */
export type Approval = Narrowed<Schema<"Approval">, { proposal: Proposal }>;
export type ApprovalInbox = Schema<"ApprovalList">;
