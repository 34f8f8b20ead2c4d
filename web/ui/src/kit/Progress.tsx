import type { ProgressStep } from "@/api/types";

import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import { Reference } from "./Reference";
import { Spinner } from "./Spinner";

const LOOK: Record<ProgressStep["state"], { icon: IconName | null; colour: string; words: string }> = {
  waiting: { icon: null, colour: "text-faint", words: "waiting" },
  running: { icon: null, colour: "text-accent", words: "in progress" },
  done: { icon: "check", colour: "text-good", words: "done" },
  failed: { icon: "stop", colour: "text-bad", words: "failed" },
  undone: { icon: "undo", colour: "text-muted", words: "undone" },
};

/** The steps of a booking under way, each with the reference it ended in. */
export function Progress({ steps }: { steps: ProgressStep[] }) {
  return (
    <ol data-testid="booking-progress" className="space-y-2.5">
      {steps.map((step) => (
        <li key={step.key} data-testid={`progress-${step.key}`} data-state={step.state} className="flex gap-2.5">
          <span className={cx("mt-0.5 flex size-4 items-center justify-center", LOOK[step.state].colour)}>
            <Mark state={step.state} />
          </span>
          <div className="min-w-0 flex-1">
            <p className={cx("flex flex-wrap items-baseline justify-between gap-x-3", step.state === "waiting" && "text-faint")}>
              <span>
                {step.label}
                <span className="sr-only">: {LOOK[step.state].words}</span>
              </span>
              {step.reference && <Reference>{step.reference}</Reference>}
            </p>
            {step.detail && <p className={cx("text-13", step.state === "failed" ? "text-bad" : "text-muted")}>{step.detail}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Mark({ state }: { state: ProgressStep["state"] }) {
  const icon = LOOK[state].icon;
  if (state === "running") return <Spinner className="border-current border-t-transparent" />;
  return icon ? <Icon name={icon} size={16} /> : <span className="size-1.5 rounded-full bg-current" />;
}
