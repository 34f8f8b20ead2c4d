import type { ProposalStatus } from "@/api/types";
import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";

interface Props {
  status: ProposalStatus;
  busy: boolean;
  error: unknown;
  onRenew: () => void;
}

const WORDS: Partial<Record<ProposalStatus, { text: string; again: string | null }>> = {
  declined: { text: "Set aside. Nothing was bought; the draft is kept.", again: "Review again" },
  expired: { text: "The held price ran out. Nothing was bought.", again: "Get today's price" },
  superseded: { text: "Not booked: a newer proposal took this one's place.", again: null },
};

export function ProposalClosed({ status, busy, error, onRenew }: Props) {
  const words = WORDS[status] ?? { text: "This proposal is closed.", again: null };
  return (
    <div className="space-y-3 border-t bg-page p-5 max-sm:p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">{words.text}</p>
        {words.again && (
          <Button data-testid="proposal-renew" busy={busy} onClick={onRenew}>
            {words.again}
          </Button>
        )}
      </div>
      {error ? <ErrorNote error={error} /> : null}
    </div>
  );
}
