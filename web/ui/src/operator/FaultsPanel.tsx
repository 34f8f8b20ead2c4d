import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { faultsQuery } from "@/api/queries";
import type { SandboxStatus } from "@/api/types";
import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";
import { IconButton } from "@/kit/IconButton";
import { Select } from "@/kit/Select";
import { sentence } from "@/kit/words";

import { detailsOf, faultOf } from "./details";
import { SwitchList } from "./SwitchList";
import { useControl } from "./useControl";

export function FaultsPanel({ status }: { status: SandboxStatus }) {
  const control = useControl();
  const active = useQuery(faultsQuery);
  const [party, setParty] = useState(status.parties[0]?.code ?? "");
  const kinds = { ...(status.faults.parties[party] ?? {}), ...status.faults.generic, ...status.faults.webhooks };
  return (
    <div className="space-y-5">
      {active.data && active.data.items.length > 0 && (
        <section aria-labelledby="active-heading" className="space-y-2">
          <div className="flex items-center justify-between gap-3">
            <h3 id="active-heading" className="font-semibold">
              Waiting to bite
            </h3>
            <Button size="small" data-testid="clear-faults" onClick={() => control.mutate({ path: "faults", method: "DELETE" })}>
              Remove all
            </Button>
          </div>
          <ul data-testid="active-faults" className="card divide-y">
            {active.data.items.map((fault) => (
              <li key={fault.id} className="flex items-center gap-3 py-1.5 pr-2 pl-4">
                <p className="min-w-0 flex-1">
                  <span className="font-medium">{sentence(fault.kind)}</span> <span className="text-muted">at {fault.party}</span>
                  <span className="block text-13 text-muted">
                    {fault.times === null ? "until removed" : `${fault.times} more`} · bit {fault.used} so far
                    {fault.path ? ` · ${fault.path}` : ""}
                  </span>
                </p>
                <IconButton icon="trash" label={`Remove ${fault.kind}`} onClick={() => control.mutate({ path: `faults/${fault.id}`, method: "DELETE" })} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Select
        label="Party"
        data-testid="fault-party"
        value={party}
        onChange={(event) => setParty(event.target.value)}
        options={status.parties.map((one) => ({ value: one.code, label: one.title }))}
        className="max-w-64"
      />
      {control.isError && <ErrorNote error={control.error} />}
      <SwitchList
        name="fault"
        verb="Set"
        hint="status=500 seconds=5 times=2 percent=20"
        switches={kinds}
        busy={control.isPending}
        onPress={(kind, text) => control.mutate({ path: "faults", body: faultOf(party, kind, detailsOf(text)) })}
      />
    </div>
  );
}
