import type { BookingPage } from "@/api/types";

import { Kpi } from "./Kpi";

export function KpiStrip({ kpis }: { kpis: BookingPage["kpis"] }) {
  return (
    <div tabIndex={0} role="region" aria-label="Figures" className="card scroll-quiet overflow-x-auto">
      <dl data-testid="kpis" className="flex w-max min-w-full justify-between gap-8 p-4">
        <Kpi label="Booked this month" value={kpis.value_this_month.text} />
        <Kpi label="Trips" value={String(kpis.total)} />
        <Kpi label="Critical alerts" value={String(kpis.critical_alerts)} alarm={kpis.critical_alerts > 0} />
        <Kpi label="Disruptions" value={String(kpis.all_disruptions)} alarm={kpis.all_disruptions > 0} />
        <Kpi label="Open invoices" value={String(kpis.pending_invoices)} />
        <Kpi label="Disputed" value={String(kpis.disputed)} alarm={kpis.disputed > 0} />
        <Kpi label="Credits open" value={String(kpis.active_credits)} />
      </dl>
    </div>
  );
}
