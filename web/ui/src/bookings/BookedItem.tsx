import type { ReactNode } from "react";

import type { BookingItem } from "@/api/types";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";
import { ItemLine } from "@/trip/ItemLine";

interface Props {
  item: BookingItem;
  /** What may be done with this item alone. */
  actions?: ReactNode;
}

/** An item with what a traveller has to show at a desk: its references, large enough to read aloud. */
export function BookedItem({ item, actions }: Props) {
  const references: [label: string, value: string][] = [
    ...(item.pnr ? [["PNR", item.pnr] as [string, string]] : []),
    ...(item.supplier_reference && item.supplier_reference !== item.pnr
      ? [[item.kind === "hotel" ? "Hotel reference" : "Order", item.supplier_reference] as [string, string]]
      : []),
    ...item.eticket_numbers.map((number): [string, string] => ["E-ticket", number]),
  ];
  return (
    <ItemLine
      kind={item.kind}
      title={item.title}
      subtitle={item.subtitle}
      startsLocal={item.starts_local}
      endsLocal={item.ends_local}
      zone={item.zone}
      total={item.total.text}
      note={item.terms}
      supplier={item.supplier}
    >
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1.5 pt-1.5">
        <StatusTag status={item.status} />
        {references.map(([label, value]) => (
          <span key={`${label}${value}`} className="text-13">
            <span className="text-muted">{label} </span>
            <Reference testId={label === "PNR" ? "pnr" : label === "E-ticket" ? "eticket" : "supplier-reference"}>{value}</Reference>
          </span>
        ))}
        {actions}
      </div>
    </ItemLine>
  );
}
