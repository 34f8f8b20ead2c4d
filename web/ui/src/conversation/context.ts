import { createContext, use } from "react";

import type { BookingUpdate, ProposalStatus } from "@/api/types";

/** What a card in a conversation may do, and what it may know of the rest of it. */
export interface ConversationTools {
  say: (text: string) => void;
  choose: (offerIds: string[], label: string) => void;
  /** Puts words into the message box for the person to finish. */
  suggest: (text: string) => void;
  running: boolean;
  chosen: ReadonlySet<string>;
  bookings: Record<string, BookingUpdate>;
  proposals: Record<string, ProposalStatus>;
  /** Bookings whose receipt, with its live steps, stands in this conversation. */
  receipts: ReadonlySet<string>;
  /** The newest proposal of each booking: an older one is history, whatever has become of the booking since. */
  newest: Record<string, string>;
}

export const ConversationContext = createContext<ConversationTools | null>(null);

/** Null outside a conversation: a proposal also stands on the booking's own page. */
export function useConversationTools(): ConversationTools | null {
  return use(ConversationContext);
}
