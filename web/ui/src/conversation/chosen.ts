import type { Entry } from "./entries";

/** The offers in the newest draft or proposal of this conversation: the cards they came from say "Chosen". */
export function chosenOffers(entries: Entry[]): ReadonlySet<string> {
  for (const entry of entries.toReversed()) {
    if (entry.kind === "card" && entry.card.kind === "draft") {
      return new Set(entry.card.booking.items.flatMap((item) => item.option?.offer_id ?? []));
    }
  }
  return new Set();
}

export function openProposalOf(entries: Entry[], id: string): boolean {
  return entries.some((entry) => entry.kind === "card" && entry.card.kind === "proposal" && entry.card.proposal.id === id);
}
