import type { Conversation, Entry } from "./entries";

/** The offers in the newest draft or proposal of this conversation: the cards they came from say "Chosen". */
export function chosenOffers(entries: Entry[]): ReadonlySet<string> {
  for (const entry of entries.toReversed()) {
    if (entry.kind === "card" && entry.card.kind === "draft") {
      return new Set(entry.card.booking.items.flatMap((item) => item.offer_id ?? []));
    }
  }
  return new Set();
}

export function openProposalOf(entries: Entry[], id: string): boolean {
  return entries.some((entry) => entry.kind === "card" && entry.card.kind === "proposal" && entry.card.proposal.id === id);
}

/** Booking id to the id of the newest proposal to book it here: one to cancel it later takes no purchase's place. */
export function newestProposals(entries: Entry[]): Record<string, string> {
  return Object.fromEntries(
    entries.flatMap((entry) => (entry.kind === "card" && entry.card.kind === "proposal" && !entry.card.proposal.cancellation ? [[entry.card.proposal.booking_id, entry.card.proposal.id]] : [])),
  );
}

export function receiptsOf({ entries, proposals }: Pick<Conversation, "entries" | "proposals">): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry) => {
      if (entry.kind !== "card" || entry.card.kind !== "proposal") return [];
      const status = proposals[entry.card.proposal.id];
      return status === "accepted" || status === "spent" ? [entry.card.proposal.booking_id] : [];
    }),
  );
}
