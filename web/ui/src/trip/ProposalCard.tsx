import { useState } from "react";

import { Problem } from "@/api/problem";
import type { BookingUpdate, Proposal, ProposalStatus } from "@/api/types";
import { Button } from "@/kit/Button";
import { Countdown } from "@/kit/Countdown";
import { ErrorNote } from "@/kit/ErrorNote";
import { Skeleton } from "@/kit/Skeleton";
import { Tick } from "@/kit/Tick";
import { useNow } from "@/kit/useNow";

import { CancelCard } from "./CancelCard";
import { PaymentPicker } from "./PaymentPicker";
import { ProposalClosed } from "./ProposalClosed";
import { ProposalDiff } from "./ProposalDiff";
import { ProposalTerms } from "./ProposalTerms";
import { Receipt } from "./Receipt";
import { useProposal } from "./useProposal";
import { usePropose } from "./usePropose";

interface Props {
  id: string;
  /** As it came over the stream; the server's own copy replaces it as soon as it is read. */
  shown?: Proposal;
  heard?: ProposalStatus | undefined;
  /** A newer proposal of the same booking stands below. */
  outdone?: boolean;
  progress?: BookingUpdate | undefined;
  onChange: () => void;
  onRenewed: (proposal: Proposal) => void;
}

/** The only place money is agreed to. After the press it becomes its own receipt. */
export function ProposalCard({ id, shown, heard, outdone = false, progress, onChange, onRenewed }: Props) {
  const { current, status, accept, decline } = useProposal(id, heard);
  const renew = usePropose(onRenewed);
  const now = useNow();
  const [method, setMethod] = useState<string | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const proposal = current.data ?? shown;

  if (!proposal) return current.isError ? <ErrorNote error={current.error} retry={() => void current.refetch()} /> : <Skeleton className="h-64 rounded-card" />;

  if (proposal.cancellation) {
    return <CancelCard proposal={proposal} terms={proposal.cancellation} status={status} accept={accept} decline={decline} onRenewed={onRenewed} />;
  }

  const agreed = status === "accepted" || status === "spent";
  const expired = status === "open" && Date.parse(proposal.expires_at) <= now;
  const unread = proposal.acknowledgements.filter((one) => !ticked.has(one.rule_id));
  const paysWith = method ?? proposal.payment_method;
  const renewing = {
    busy: renew.isPending,
    error: renew.error,
    onRenew: () => renew.mutate(proposal.booking_id),
  };

  return (
    <article
      data-testid="proposal-card"
      data-proposal={id}
      data-status={expired ? "expired" : status}
      aria-label={`Proposal: ${proposal.title}`}
      className="card appear overflow-hidden"
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-5 pt-5 max-sm:px-4 max-sm:pt-4">
        <h2 className="text-16 font-semibold">{proposal.title}</h2>
        {status === "open" && !expired && <Countdown until={proposal.expires_at} before="Price held for" />}
        <p className="w-full text-13 text-muted">
          {proposal.travellers.join(", ")}
          {proposal.sandbox && " · Sandbox: nothing real is bought"}
        </p>
      </header>
      {proposal.diff && proposal.diff.length > 0 && status === "open" && <ProposalDiff diff={proposal.diff} />}
      <ProposalTerms proposal={proposal} />
      {agreed && outdone ? (
        <ProposalClosed status="superseded" {...renewing} />
      ) : agreed ? (
        <Receipt proposal={proposal} progress={progress} follow={accept.isSuccess} />
      ) : status === "open" && !expired ? (
        <div className="space-y-4 border-t bg-page p-5 max-sm:p-4">
          <PaymentPicker methods={proposal.payment_methods} value={paysWith} onChange={setMethod} />
          {proposal.acknowledgements.length > 0 && (
            <div className="space-y-2.5" role="group" aria-label="Please confirm">
              {proposal.acknowledgements.map((one) => (
                <Tick
                  key={one.rule_id}
                  testId="acknowledge"
                  checked={ticked.has(one.rule_id)}
                  onChange={(on) => setTicked(toggled(ticked, one.rule_id, on))}
                >
                  {one.text}
                </Tick>
              ))}
            </div>
          )}
          {accept.isError && <ErrorNote error={accept.error} meaning={meaningOf(accept.error)} />}
          {decline.isError && <ErrorNote error={decline.error} />}
          <div className="flex flex-wrap gap-2">
            <Button
              data-testid="proposal-confirm"
              look="primary"
              size="large"
              className="max-sm:w-full"
              busy={accept.isPending}
              disabled={unread.length > 0 || decline.isPending}
              onClick={() => accept.mutate({ paymentMethod: paysWith, acknowledged: [...ticked] })}
            >
              {proposal.approvers.length ? `Ask to book for ${proposal.total.text}` : `Book for ${proposal.total.text}`}
            </Button>
            <Button data-testid="proposal-change" size="large" className="max-sm:flex-1" disabled={accept.isPending} onClick={onChange}>
              Change
            </Button>
            <Button
              data-testid="proposal-decline"
              look="quiet"
              size="large"
              className="max-sm:flex-1"
              busy={decline.isPending}
              disabled={accept.isPending}
              onClick={() => decline.mutate()}
            >
              Not now
            </Button>
          </div>
          {unread.length > 0 && <p className="text-13 text-muted">Tick each line above to go on.</p>}
        </div>
      ) : (
        <ProposalClosed status={expired ? "expired" : status} {...renewing} />
      )}
    </article>
  );
}

function toggled(set: ReadonlySet<string>, value: string, on: boolean): ReadonlySet<string> {
  const after = new Set(set);
  if (on) after.add(value);
  else after.delete(value);
  return after;
}

function meaningOf(error: unknown): string {
  if (error instanceof Problem && error.isOffline) return "Press again once you are back: the same yes is never booked twice.";
  return "Nothing was bought.";
}
