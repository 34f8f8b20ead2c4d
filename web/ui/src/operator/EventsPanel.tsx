import type { SandboxStatus } from "@/api/types";
import { EmptyState } from "@/kit/EmptyState";
import { ErrorNote } from "@/kit/ErrorNote";

import { detailsOf } from "./details";
import { SwitchList } from "./SwitchList";
import { useControl } from "./useControl";

export function EventsPanel({ status }: { status: SandboxStatus }) {
  const control = useControl();
  const parties = status.parties.filter((party) => Object.keys(status.events[party.code] ?? {}).length > 0);
  if (!parties.length) return <EmptyState icon="bell" title="No party has events of its own" />;
  return (
    <div className="space-y-6">
      {control.isError && <ErrorNote error={control.error} />}
      {parties.map((party) => (
        <section key={party.code} aria-label={party.title} className="space-y-2">
          <h3 className="font-semibold">{party.title}</h3>
          <SwitchList
            name={`event-${party.code}`}
            verb="Make it happen"
            hint="reference=K7QM2D"
            switches={status.events[party.code] ?? {}}
            busy={control.isPending}
            onPress={(type, text) => control.mutate({ path: "events", body: { ...detailsOf(text), party: party.code, type } })}
          />
        </section>
      ))}
    </div>
  );
}
