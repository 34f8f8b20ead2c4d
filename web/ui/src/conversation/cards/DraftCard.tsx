import type { Draft } from "@/api/types";
import { dayRange } from "@/kit/format";
import { PolicyTag } from "@/kit/PolicyTag";
import { ItemLine } from "@/trip/ItemLine";
import { Split } from "@/trip/Split";

import { CardFrame } from "./CardFrame";

export function DraftCard({ booking }: { booking: Draft }) {
  return (
    <CardFrame title={booking.title} testId="draft-card" side={<PolicyTag verdict={booking.policy} />}>
      <p className="text-13 text-muted">Draft for {dayRange(booking.starts_on, booking.ends_on)}. Nothing is booked yet.</p>
      <ol className="divide-y">
        {booking.items.map((item) => (
          <ItemLine
            key={item.id}
            kind={item.kind}
            title={item.title}
            subtitle={item.subtitle}
            startsLocal={item.starts_local}
            endsLocal={item.ends_local}
            zone={item.zone}
            total={item.total.text}
            note={item.terms}
          />
        ))}
      </ol>
      <Split lines={booking.split} total={booking.total} />
    </CardFrame>
  );
}
