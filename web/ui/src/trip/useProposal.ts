import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { api, newKey } from "@/api/http";
import { proposalQuery } from "@/api/queries";
import type { Booking, Proposal, ProposalStatus } from "@/api/types";

interface Yes {
  paymentMethod: string | null;
  acknowledged: string[];
}

/** A proposal as the server has it now, and the three answers a person can give it. */
export function useProposal(id: string, heard: ProposalStatus | undefined) {
  const client = useQueryClient();
  const current = useQuery({ ...proposalQuery(id), staleTime: 0, refetchOnWindowFocus: true });
  // One key for one yes: pressed twice, or sent again after a lost answer, it is still the same yes.
  const key = useRef(newKey());

  const settle = (proposal: Proposal, booking?: Booking) => {
    client.setQueryData(proposalQuery(id).queryKey, proposal);
    if (booking) client.setQueryData(["booking", booking.id], booking);
    void client.invalidateQueries({ queryKey: ["bookings"] });
    void client.invalidateQueries({ queryKey: ["booking"] });
    void client.invalidateQueries({ queryKey: ["thread"] });
  };

  const accept = useMutation({
    mutationFn: async ({ paymentMethod, acknowledged }: Yes) => {
      const fresh = await client.query({ ...proposalQuery(id), staleTime: 0 });
      return api<{ proposal: Proposal; booking: Booking }>(`/proposals/${id}/accept`, {
        method: "POST",
        key: key.current,
        body: { nonce: fresh.nonce, acknowledged, ...(paymentMethod ? { payment_method: paymentMethod } : {}) },
      });
    },
    onSuccess: ({ proposal, booking }) => settle(proposal, booking),
    onError: () => {
      key.current = newKey();
      void current.refetch();
    },
  });

  const decline = useMutation({
    mutationFn: () => api<Proposal | undefined>(`/proposals/${id}/decline`, { method: "POST", body: {} }),
    onSuccess: () => {
      void current.refetch();
      void client.invalidateQueries({ queryKey: ["booking"] });
    },
  });

  const server = current.data?.status;
  const status: ProposalStatus = heard && heard !== "open" ? heard : (server ?? heard ?? "open");
  return { current, status, accept, decline };
}
