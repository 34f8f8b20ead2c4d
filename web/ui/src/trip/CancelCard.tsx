import { useEffect } from "react";

import { api } from "@/api/http";
import { Problem } from "@/api/problem";
import type { Proposal, ProposalStatus } from "@/api/types";
import { Button } from "@/kit/Button";
import { Countdown } from "@/kit/Countdown";
import { ErrorNote } from "@/kit/ErrorNote";
import { useNow } from "@/kit/useNow";

import { CancelReceipt } from "./CancelReceipt";
import { CancelTerms } from "./CancelTerms";
import { ProposalDiff } from "./ProposalDiff";
import { useCancelQuote } from "./useCancelQuote";
import type { useProposal } from "./useProposal";

interface Props {
  proposal: Proposal;
  terms: NonNullable<Proposal["cancellation"]>;
  status: ProposalStatus;
  accept: ReturnType<typeof useProposal>["accept"];
  decline: ReturnType<typeof useProposal>["decline"];
  onRenewed: (proposal: Proposal) => void;
}

const CLOSED: Partial<Record<ProposalStatus, string>> = {
  declined: "Kept. Nothing was cancelled.",
  expired: "What this card promised has run out. Nothing was cancelled.",
  superseded: "Nothing was cancelled here: a newer card took this one's place.",
};

/** The only place a cancellation is agreed to. After the press it becomes its own receipt. */
export function CancelCard({ proposal, terms, status, accept, decline, onRenewed }: Props) {
  const again = useCancelQuote(proposal.booking_id, onRenewed);
  const now = useNow();
  const expired = status === "open" && Date.parse(proposal.expires_at) <= now;
  const shown: ProposalStatus = expired ? "expired" : status;
  const newer = newerOf(accept.error);
  useEffect(() => {
    // Less comes back by now: the new card with the difference takes this one's place.
    if (newer) void api<Proposal>(`/proposals/${newer}`).then(onRenewed);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once per newer card, whoever asks to be told
  }, [newer]);

  return (
    <section data-testid="cancel-card" data-proposal={proposal.id} data-status={shown} aria-label={proposal.title} className="card appear overflow-hidden">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-5 pt-5 max-sm:px-4 max-sm:pt-4">
        <h2 className="text-16 font-semibold">{proposal.title}</h2>
        {shown === "open" && <Countdown until={proposal.expires_at} before="Promised for" />}
        <p className="w-full text-13 text-muted">
          {proposal.travellers.join(", ")} · {proposal.booking_reference}
          {proposal.sandbox && " · Sandbox: no real money moves"}
        </p>
      </header>
      {proposal.diff && proposal.diff.length > 0 && shown === "open" && <ProposalDiff diff={proposal.diff} />}
      <CancelTerms items={proposal.items} terms={terms} />
      {shown === "accepted" || shown === "spent" ? (
        <CancelReceipt proposal={proposal} terms={terms} />
      ) : shown === "open" ? (
        <div className="space-y-3 border-t bg-page p-5 max-sm:p-4">
          {accept.isError && <ErrorNote error={accept.error} meaning="Nothing was cancelled." />}
          {decline.isError && <ErrorNote error={decline.error} />}
          <div className="flex flex-wrap gap-2">
            <Button
              data-testid="cancel-confirm"
              look="primary"
              size="large"
              className="max-sm:w-full"
              busy={accept.isPending}
              disabled={decline.isPending}
              onClick={() => accept.mutate({ paymentMethod: null, acknowledged: [] })}
            >
              {terms.refund.minor > 0 ? `Cancel and get back ${terms.refund.text}` : "Cancel and get nothing back"}
            </Button>
            <Button
              data-testid="cancel-keep"
              size="large"
              className="max-sm:flex-1"
              busy={decline.isPending}
              disabled={accept.isPending}
              onClick={() => decline.mutate()}
            >
              Keep it
            </Button>
          </div>
        </div>
      ) : (
        <div className="space-y-3 border-t bg-page p-5 max-sm:p-4">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-muted">{CLOSED[shown] ?? "This card is closed."}</p>
            {shown !== "superseded" && (
              <Button data-testid="cancel-again" busy={again.isPending} onClick={() => again.mutate(proposal.items.map((item) => item.item_id))}>
                Ask again
              </Button>
            )}
          </div>
          {again.isError && <ErrorNote error={again.error} />}
        </div>
      )}
    </section>
  );
}

function newerOf(error: unknown): string | null {
  if (!(error instanceof Problem) || error.code !== "cancellation.quote_changed") return null;
  const id = error.facts.proposal_id;
  return typeof id === "string" ? id : null;
}
