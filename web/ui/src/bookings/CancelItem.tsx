import type { BookingItem } from "@/api/types";
import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";
import { useCancelQuote } from "@/trip/useCancelQuote";

interface Props {
  bookingId: string;
  item: BookingItem;
  onProposal: (id: string) => void;
}

/** Asks what cancelling this item alone gives back. */
export function CancelItem({ bookingId, item, onProposal }: Props) {
  const cancel = useCancelQuote(bookingId, (proposal) => onProposal(proposal.id));
  const action = item.actions.find((one) => one.action === "cancel");
  if (!action?.allowed) return null;
  return (
    <>
      <Button
        data-testid="cancel-item"
        look="quiet"
        size="small"
        className="ml-auto"
        busy={cancel.isPending}
        aria-label={`Cancel ${item.title}`}
        onClick={() => cancel.mutate([item.id])}
      >
        {action.label}
      </Button>
      {cancel.isError && <ErrorNote error={cancel.error} meaning="Nothing was cancelled." />}
    </>
  );
}
