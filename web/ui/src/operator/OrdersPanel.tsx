import { useQuery } from "@tanstack/react-query";

import { ordersQuery } from "@/api/queries";
import { EmptyState } from "@/kit/EmptyState";
import { ErrorNote } from "@/kit/ErrorNote";
import { moment } from "@/kit/format";
import { Reference } from "@/kit/Reference";
import { Skeleton } from "@/kit/Skeleton";
import { StatusTag } from "@/kit/StatusTag";

import { OrderButton } from "./OrderButton";
import { useControl } from "./useControl";

export function OrdersPanel({ titles }: { titles: Record<string, string> }) {
  const control = useControl();
  const orders = useQuery(ordersQuery);
  if (orders.isPending) return <Skeleton className="h-40 rounded-card" />;
  if (orders.isError) return <ErrorNote error={orders.error} retry={() => void orders.refetch()} />;
  if (!orders.data.items.length) {
    return (
      <EmptyState icon="suitcase" title="No supplier holds an order">
        Book a trip, and what each supplier has on its books appears here.
      </EmptyState>
    );
  }
  return (
    <div className="space-y-3">
      {control.isError && <ErrorNote error={control.error} />}
      <ul data-testid="orders" className="card divide-y">
        {orders.data.items.map((order) => (
          <li key={order.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
            <div className="min-w-0 flex-1 basis-72">
              <p className="font-medium">{order.title}</p>
              <p className="text-13 text-muted">
                {titles[order.party] ?? order.party} · <Reference>{order.id}</Reference>
                {order.reference && order.reference !== order.id && (
                  <>
                    {" · ours "}
                    <Reference>{order.reference}</Reference>
                  </>
                )}
                {order.at && ` · ${moment(order.at)}`}
              </p>
            </div>
            <StatusTag status={order.status} />
            {order.total !== null && (
              <span className="font-medium">
                {order.total} {order.currency}
              </span>
            )}
            {order.actions.map((action) => (
              <OrderButton
                key={typeof action === "string" ? action : action.type}
                order={order}
                action={action}
                disabled={control.isPending}
                onPress={(body) => control.mutate({ path: "events", body })}
              />
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
