import { useQuery } from "@tanstack/react-query";

import { webhooksQuery } from "@/api/queries";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/EmptyState";
import { ErrorNote } from "@/kit/ErrorNote";
import { count, moment } from "@/kit/format";
import { Skeleton } from "@/kit/Skeleton";
import { StatusTag } from "@/kit/StatusTag";

import { useControl } from "./useControl";

export function WebhooksPanel({ titles }: { titles: Record<string, string> }) {
  const control = useControl();
  const webhooks = useQuery(webhooksQuery);
  if (webhooks.isPending) return <Skeleton className="h-40 rounded-card" />;
  if (webhooks.isError) return <ErrorNote error={webhooks.error} retry={() => void webhooks.refetch()} />;
  if (!webhooks.data.items.length) {
    return (
      <EmptyState icon="bell" title="No webhook was sent yet">
        Suppliers and the bank report here what they did.
      </EmptyState>
    );
  }
  return (
    <div className="space-y-3">
      {control.isError && <ErrorNote error={control.error} />}
      <ul data-testid="webhooks" className="card divide-y">
        {webhooks.data.items.map((webhook) => (
          <li key={webhook.id} className="px-4 py-3">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-mono text-13">{webhook.type}</p>
                <p className="text-13 text-muted">
                  {titles[webhook.party] ?? webhook.party} · {moment(webhook.created_at)} · {attemptWords(webhook.attempts)}
                </p>
              </div>
              <StatusTag status={webhook.state} />
              <Button size="small" disabled={control.isPending} onClick={() => control.mutate({ path: `webhooks/${webhook.id}/redeliver` })}>
                Send again
              </Button>
            </div>
            <details className="mt-1 text-13">
              <summary className="cursor-pointer text-muted touch:py-2">What it says</summary>
              <pre tabIndex={0} aria-label={`Body of ${webhook.type}`} className="scroll-quiet mt-2 max-h-64 overflow-auto rounded-lg bg-sunken p-3 font-mono text-12">
                {JSON.stringify(webhook.body, null, 2)}
              </pre>
            </details>
          </li>
        ))}
      </ul>
    </div>
  );
}

function attemptWords(attempts: { status: number; error: string }[]): string {
  const last = attempts.at(-1);
  if (!last) return "not sent";
  return `${count(attempts.length, "attempt")}, last answer ${last.status || last.error}`;
}
