import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { sandboxStatusQuery } from "@/api/queries";
import { PageHeader } from "@/app/PageHeader";
import { useTitle } from "@/app/useTitle";
import { ErrorNote } from "@/kit/ErrorNote";
import { Icon } from "@/kit/Icon";
import { Skeleton } from "@/kit/Skeleton";
import { Tabs } from "@/kit/Tabs";

import { ClockPanel } from "./ClockPanel";
import { EventsPanel } from "./EventsPanel";
import { FaultsPanel } from "./FaultsPanel";
import { Mailbox } from "./Mailbox";
import { OrdersPanel } from "./OrdersPanel";
import { WebhooksPanel } from "./WebhooksPanel";

/** The outside world of the demonstration. Striped, so that nobody takes it for a part of the product. */
export default function SandboxPage() {
  useTitle("Sandbox");
  const { tab, mail } = useSearch({ from: "/app/sandbox" });
  const navigate = useNavigate({ from: "/sandbox" });
  const status = useQuery(sandboxStatusQuery);
  const titles = Object.fromEntries(status.data?.parties.map((party) => [party.code, party.title]) ?? []);
  return (
    <>
      <PageHeader title="Sandbox" />
      <div className="scroll-quiet flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label="Sandbox">
        <div data-testid="sandbox-banner" className="stripes border-b border-warn/40 px-4 py-4 sm:px-6">
          <p className="mx-auto flex max-w-[1040px] items-start gap-2.5 rounded-lg bg-page px-3.5 py-2.5">
            <Icon name="flask" size={18} className="mt-px text-warn" />
            <span>
              <strong className="font-semibold">Not part of the product.</strong> This page drives the imitated suppliers, bank and mail of this
              machine. Nothing here is real; with real vendors this page is not there.
            </span>
          </p>
        </div>
        <div className="mx-auto max-w-[1040px] space-y-6 p-4 pb-16 sm:p-6">
          {status.isPending && <Skeleton className="h-40 rounded-card" />}
          {status.isError && <ErrorNote error={status.error} retry={() => void status.refetch()} />}
          {status.data && (
            <>
              <ClockPanel clock={status.data.clock} />
              <Tabs
                label="The outside world"
                value={tab ?? "mailbox"}
                onChange={(next) => void navigate({ search: { tab: next }, replace: true, resetScroll: false })}
                tabs={[
                  {
                    value: "mailbox",
                    label: "Mailbox",
                    content: (
                      <Mailbox open={mail} onOpen={(id) => void navigate({ search: { tab: "mailbox", ...(id ? { mail: id } : {}) }, resetScroll: false })} />
                    ),
                  },
                  { value: "orders", label: "Orders", content: <OrdersPanel titles={titles} /> },
                  { value: "faults", label: "Faults", content: <FaultsPanel status={status.data} /> },
                  { value: "events", label: "Events", content: <EventsPanel status={status.data} /> },
                  { value: "webhooks", label: "Webhooks", content: <WebhooksPanel titles={titles} /> },
                ]}
              />
            </>
          )}
        </div>
      </div>
    </>
  );
}
