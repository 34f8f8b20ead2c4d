import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/http";
import { proposalQuery } from "@/api/queries";
import type { Proposal } from "@/api/types";

/** Asks what cancelling gives back, for the whole booking or some of its items. Nothing is cancelled by asking. */
export function useCancelQuote(bookingId: string, onReady: (proposal: Proposal) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (itemIds: string[]) =>
      api<Proposal>(`/bookings/${bookingId}/cancellations`, { method: "POST", body: { item_ids: itemIds } }),
    onSuccess: (proposal) => {
      client.setQueryData(proposalQuery(proposal.id).queryKey, proposal);
      void client.invalidateQueries({ queryKey: ["booking"] });
      onReady(proposal);
    },
  });
}
