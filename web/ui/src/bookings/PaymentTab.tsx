import type { Booking } from "@/api/types";
import { StatusTag } from "@/kit/StatusTag";

import { Ledger } from "./Ledger";
import { Nothing } from "./Nothing";
import { RefundLine } from "./RefundLine";
import { VirtualCardFace } from "./VirtualCardFace";

export function PaymentTab({ payment }: { payment: Booking["payment"] }) {
  return (
    <div className="space-y-6">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusTag status={payment.status} testId="payment-status" />
        <span className="text-muted">{payment.method ? `Paid with ${payment.method.label}` : "No payment method chosen yet"}</span>
      </p>
      {payment.card && <VirtualCardFace card={payment.card} />}
      {payment.refunds.length > 0 && (
        <section aria-labelledby="refunds-heading" className="card p-5 max-sm:p-4">
          <h3 id="refunds-heading" className="mb-3 font-semibold">
            Refunds
          </h3>
          <ol className="divide-y">
            {payment.refunds.map((refund) => (
              <RefundLine key={refund.id} refund={refund} />
            ))}
          </ol>
        </section>
      )}
      {payment.ledger.length ? <Ledger entries={payment.ledger} /> : <Nothing>No money has moved.</Nothing>}
    </div>
  );
}
