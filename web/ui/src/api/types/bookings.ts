import type { Schema } from "./schemas";

export type Booking = Schema<"Booking">;
export type BookingItem = Schema<"BookingItem">;
export type BookingStatus = Booking["status"];
export type BookingAction = Schema<"Action">;
export type BookingApproval = Schema<"BookingApproval">;
export type BookingMessage = Schema<"MessageRow">;
export type BookingDocument = Schema<"DocumentRow">;
export type HistoryEntry = Schema<"HistoryRow">;
export type LedgerEntry = Schema<"LedgerEntry">;
export type VirtualCard = Schema<"CardView">;
export type Refund = Schema<"Refund">;
export type Attention = Schema<"Attention">;
export type BookingRow = Schema<"BookingRow">;
export type BookingPage = Schema<"BookingList">;

export type Proposal = Schema<"Proposal">;
export type ProposalStatus = Proposal["status"];

export const BOOKING_VIEWS = ["all", "confirmed", "pending_approval", "disruption_alerts", "non_compliant"] as const;
export type BookingListView = (typeof BOOKING_VIEWS)[number];
