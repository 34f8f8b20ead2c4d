import type { BookingPage } from "@/api/types";

import { Kpi } from "./Kpi";

export function KpiStrip({ kpis }: { kpis: BookingPage["kpis"] }) {
  const credits = typeof kpis.active_credits === "number" ? String(kpis.active_credits) : kpis.active_credits.text;
  return (
    <dl data-testid="kpis" className="card scroll-quiet grid grid-cols-2 gap-x-6 gap-y-4 p-4 sm:grid-cols-4 xl:flex xl:justify-between">
      <Kpi label="Booked this month" value={kpis.value_this_month.text} />
      <Kpi label="Trips" value={String(kpis.total)} />
      <Kpi label="Critical alerts" value={String(kpis.critical_alerts)} alarm={kpis.critical_alerts > 0} />
      <Kpi label="Disruptions" value={String(kpis.all_disruptions)} alarm={kpis.all_disruptions > 0} />
      <Kpi label="Open invoices" value={String(kpis.pending_invoices)} />
      <Kpi label="Disputed" value={String(kpis.disputed)} alarm={kpis.disputed > 0} />
      <Kpi label="Credits" value={credits} />
    </dl>
  );
}
