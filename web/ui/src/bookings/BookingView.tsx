import { useState } from "react";

import type { Booking } from "@/api/types";
import { Progress } from "@/kit/Progress";
import { Tabs } from "@/kit/Tabs";
import { Split } from "@/trip/Split";
import { isUnderWay } from "@/trip/underWay";

import { ApprovalTab } from "./ApprovalTab";
import { AttentionNotes } from "./AttentionNotes";
import { AttentionTab } from "./AttentionTab";
import { BookedItem } from "./BookedItem";
import { BookingHeader } from "./BookingHeader";
import { CancelItem } from "./CancelItem";
import { DocumentsTab } from "./DocumentsTab";
import { HistoryTab } from "./HistoryTab";
import { MessagesTab } from "./MessagesTab";
import { OpenProposal } from "./OpenProposal";
import { PaymentTab } from "./PaymentTab";
import { PolicyTab } from "./PolicyTab";

interface Props {
  booking: Booking;
  tab: string | undefined;
  onTab: (tab: string) => void;
}

export function BookingView({ booking, tab, onTab }: Props) {
  const [proposal, setProposal] = useState<string | null>(null);
  const draft = booking.status === "draft";
  const shown = proposal ?? booking.proposal_id;
  const standing = booking.items.filter((item) => item.status === "confirmed").length;
  const working = isUnderWay(booking.status) || booking.status === "failed";
  return (
    <div className="space-y-8">
      <BookingHeader booking={booking} onProposal={setProposal} proposing={shown !== null} />
      {booking.attention.length > 0 && <AttentionNotes attention={booking.attention} />}
      {shown && <OpenProposal key={shown} id={shown} threadId={booking.thread_id} onRenewed={setProposal} />}
      {working && booking.status !== "awaiting_approval" && booking.progress.length > 0 && !shown && (
        <section aria-label="Progress" className="card p-5">
          <Progress steps={booking.progress} />
        </section>
      )}
      <section aria-labelledby="items-heading" className="card p-5 max-sm:p-4">
        <h2 id="items-heading" className="mb-4 font-semibold">
          {draft ? "In this draft" : "What is booked"}
        </h2>
        {booking.items.length ? (
          <ol className="divide-y">
            {booking.items.map((item) => (
              <BookedItem
                key={item.id}
                item={item}
                actions={standing > 1 && !shown ? <CancelItem bookingId={booking.id} item={item} onProposal={setProposal} /> : null}
              />
            ))}
          </ol>
        ) : (
          <p className="text-muted">Nothing in it yet. Choose a flight or a hotel in the conversation.</p>
        )}
        <div className="mt-4">
          <Split lines={booking.split} total={booking.total} />
        </div>
      </section>
      <Tabs
        label="About this booking"
        {...(tab ? { value: tab } : {})}
        onChange={onTab}
        tabs={[
          { value: "history", label: "History", content: <HistoryTab history={booking.history} /> },
          { value: "payment", label: "Payment", content: <PaymentTab payment={booking.payment} /> },
          { value: "documents", label: "Documents", content: <DocumentsTab booking={booking} /> },
          { value: "messages", label: "Messages", content: <MessagesTab messages={booking.messages} /> },
          { value: "policy", label: "Policy", content: <PolicyTab verdict={booking.policy} /> },
          { value: "approval", label: "Approval", content: <ApprovalTab approval={booking.approval} /> },
          {
            value: "attention",
            label: booking.attention.length ? `Attention (${booking.attention.length})` : "Attention",
            content: <AttentionTab attention={booking.attention} />,
          },
        ]}
      />
    </div>
  );
}
