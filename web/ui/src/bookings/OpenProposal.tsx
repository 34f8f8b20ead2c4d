import { useNavigate } from "@tanstack/react-router";

import { ProposalCard } from "@/trip/ProposalCard";

interface Props {
  id: string;
  threadId: string | null;
  onRenewed: (id: string) => void;
}

export function OpenProposal({ id, threadId, onRenewed }: Props) {
  const navigate = useNavigate();
  return (
    <ProposalCard
      id={id}
      onChange={() => void (threadId ? navigate({ to: "/t/$threadId", params: { threadId } }) : navigate({ to: "/" }))}
      onRenewed={(proposal) => onRenewed(proposal.id)}
    />
  );
}
