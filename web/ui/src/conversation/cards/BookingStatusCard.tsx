import { Link } from "@tanstack/react-router";

import type { BookingStatusCard as Shown } from "@/api/types";
import { Progress } from "@/kit/Progress";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";

import { useConversationTools } from "../context";
import { CardFrame } from "./CardFrame";

export function BookingStatusCard({ card }: { card: Shown }) {
  const tools = useConversationTools();
  const heard = tools?.bookings[card.booking_id];
  const status = heard?.status ?? card.status;
  const steps = heard?.progress.length ? heard.progress : card.progress;
  return (
    <CardFrame title={card.title} testId="booking-status-card" side={<StatusTag status={status} testId="booking-status" />}>
      <p className="text-muted">
        <Reference>{card.reference}</Reference> · {card.total.text}
      </p>
      {steps.length > 0 && !tools?.receipts.has(card.booking_id) && <Progress steps={steps} />}
      <Link
        to="/bookings/$id"
        params={{ id: card.booking_id }}
        className="inline-block rounded font-medium text-accent underline-offset-2 hover:underline touch:py-3"
      >
        Open the booking
      </Link>
    </CardFrame>
  );
}
