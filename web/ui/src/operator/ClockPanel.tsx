import type { SandboxClock } from "@/api/types";
import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";
import { moment, timeLeft } from "@/kit/format";

import { useControl } from "./useControl";

const STEPS: [label: string, seconds: number][] = [
  ["+ 10 min", 600],
  ["+ 1 hour", 3600],
  ["+ 1 day", 86_400],
  ["+ 1 week", 604_800],
];

export function ClockPanel({ clock }: { clock: SandboxClock }) {
  const control = useControl();
  const ahead = Math.abs(clock.offset_seconds) > 5;
  return (
    <section aria-labelledby="clock-heading" className="card flex flex-wrap items-center justify-between gap-4 p-5">
      <div>
        <h2 id="clock-heading" className="text-13 text-muted">
          The sandbox's time
        </h2>
        <p data-testid="sandbox-clock" className="text-28 font-semibold tracking-[-0.01em]">
          {moment(clock.now)}
        </p>
        <p className="text-13 text-muted">
          {ahead ? `${timeLeft(Math.abs(clock.offset_seconds) * 1000)} ${clock.offset_seconds > 0 ? "ahead of" : "behind"} the real time` : "The real time"}
        </p>
      </div>
      <div role="group" aria-label="Advance the clock" className="flex flex-wrap gap-2">
        {STEPS.map(([label, seconds]) => (
          <Button
            key={label}
            data-testid={`advance-${seconds}`}
            disabled={control.isPending}
            onClick={() => control.mutate({ path: "clock", body: { advance_seconds: seconds } })}
          >
            {label}
          </Button>
        ))}
      </div>
      {control.isError && <ErrorNote error={control.error} />}
    </section>
  );
}
