import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api } from "@/api/http";
import type { Booking } from "@/api/types";
import { ErrorNote } from "@/kit/ErrorNote";
import { useCancelQuote } from "@/trip/useCancelQuote";
import { usePropose } from "@/trip/usePropose";

import { ActionButton } from "./ActionButton";
import { ConfirmDialog } from "./ConfirmDialog";
import { deedOf } from "./deeds";

const LINK = "inline-flex h-9 items-center rounded-lg border bg-surface px-3.5 transition-colors hover:border-line-strong touch:h-11";

interface Props {
  booking: Booking;
  proposing: boolean;
  onProposal: (id: string) => void;
}

/** Only what the server says may be done now. */
export function BookingActions({ booking, proposing, onProposal }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"withdraw" | "discard" | null>(null);
  const propose = usePropose((proposal) => onProposal(proposal.id));
  const cancel = useCancelQuote(booking.id, (proposal) => onProposal(proposal.id));
  const carryOut = useMutation({
    mutationFn: (deed: "withdraw" | "discard") =>
      deed === "discard"
        ? api<undefined>(`/bookings/${booking.id}`, { method: "DELETE" })
        : api<undefined>(`/bookings/${booking.id}/withdraw`, { method: "POST", body: {} }),
    onSuccess: async (_answer, deed) => {
      setAsking(null);
      void client.invalidateQueries({ queryKey: ["bookings"] });
      if (deed === "discard") await navigate({ to: "/bookings" });
      else await client.invalidateQueries({ queryKey: ["booking"] });
    },
  });

  const known = booking.actions
    .map((action) => ({ ...action, deed: deedOf(action.action) }))
    // What cannot be done is left out, but for the main step: there its reason is what the person came for.
    .filter((action) => action.allowed || action.deed === "propose");
  const calendar = known.some((action) => action.deed === "calendar" && action.allowed);
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-2" data-testid="booking-actions">
        {known.map((action) => {
          if (action.deed === "propose") {
            return proposing || (!action.allowed && booking.status !== "draft") ? null : (
              <ActionButton key={action.action} action={action} primary busy={propose.isPending} onPress={() => propose.mutate(booking.id)} />
            );
          }
          if (action.deed === "withdraw" || action.deed === "discard") {
            const deed = action.deed;
            return <ActionButton key={action.action} action={action} onPress={() => setAsking(deed)} />;
          }
          if (action.deed === "cancel" && !proposing) {
            return <ActionButton key={action.action} action={action} busy={cancel.isPending} onPress={() => cancel.mutate([])} />;
          }
          return null;
        })}
        {calendar && (
          <a href={`/api/v1/bookings/${booking.id}/calendar.ics`} download className={LINK} data-testid="calendar">
            Add to calendar
          </a>
        )}
        {booking.thread_id && (
          <Link to="/t/$threadId" params={{ threadId: booking.thread_id }} className={LINK} data-testid="open-thread">
            {booking.status === "draft" ? "Change in the conversation" : "Open the conversation"}
          </Link>
        )}
      </div>
      {known.map((action) =>
        !action.allowed && action.why_not && booking.status === "draft" ? (
          <p key={action.action} className="text-13 text-muted">
            {action.why_not}
          </p>
        ) : null,
      )}
      {cancel.isError && <ErrorNote error={cancel.error} meaning="Nothing was cancelled." />}
      {propose.isError && <ErrorNote error={propose.error} meaning="Nothing was bought." />}
      <ConfirmDialog
        open={asking === "withdraw"}
        onClose={() => setAsking(null)}
        title="Withdraw this request?"
        text="The approver no longer sees it. The draft is kept and can be sent again."
        verb="Withdraw the request"
        busy={carryOut.isPending}
        error={carryOut.error}
        onConfirm={() => carryOut.mutate("withdraw")}
      />
      <ConfirmDialog
        open={asking === "discard"}
        onClose={() => setAsking(null)}
        title="Discard this draft?"
        text="Nothing was bought, so nothing is refunded. The draft cannot be brought back."
        verb="Discard the draft"
        busy={carryOut.isPending}
        error={carryOut.error}
        onConfirm={() => carryOut.mutate("discard")}
      />
    </div>
  );
}
