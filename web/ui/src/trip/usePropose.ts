import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/http";
import { proposalQuery } from "@/api/queries";
import type { Proposal } from "@/api/types";

/** Asks the server for a proposal of a draft: prices and policy are checked again, nothing is bought. */
export function usePropose(onReady: (proposal: Proposal) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (bookingId: string) => api<Proposal>(`/bookings/${bookingId}/propose`, { method: "POST", body: {} }),
    onSuccess: (proposal) => {
      client.setQueryData(proposalQuery(proposal.id).queryKey, proposal);
      void client.invalidateQueries({ queryKey: ["booking"] });
      onReady(proposal);
    },
  });
}
