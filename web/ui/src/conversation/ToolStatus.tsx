import { useState } from "react";

import { cx } from "@/kit/cx";
import { seconds } from "@/kit/format";
import { Icon } from "@/kit/Icon";
import { Spinner } from "@/kit/Spinner";

import type { ToolCall } from "./entries";
import { SupplierLine } from "./SupplierLine";
import { ToolDetail } from "./ToolDetail";
import { isWorthTelling, toolWords } from "./toolWords";

/** One quiet line for a group of tool calls; opened, it shows what each was asked and what it answered. */
export function ToolStatus({ calls: all }: { calls: ToolCall[] }) {
  const [open, setOpen] = useState(false);
  const calls = all.filter((call) => isWorthTelling(call.name));
  if (calls.length === 0) return null;
  const done = calls.every((call) => call.done);
  const elapsed = Math.max(0, ...calls.map(elapsedOf));
  return (
    <div data-testid="tool-status" data-done={done} className="text-13 text-muted">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="group -mx-2 flex max-w-full items-start gap-2 rounded-lg px-2 py-1.5 text-left transition-colors hover:bg-sunken touch:min-h-11 touch:items-center"
      >
        <span className="mt-[3px] flex size-3.5 shrink-0 items-center justify-center touch:mt-0">
          {done ? <Icon name="check" size={14} className="text-faint" /> : <Spinner />}
        </span>
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
          {calls.map((call, place) => (
            <span key={call.id} className="inline-flex flex-wrap items-center gap-x-1.5">
              {place > 0 && <span aria-hidden="true">·</span>}
              {toolWords(call.name, call.done)}
              {call.suppliers.map((progress, at) => (
                <span key={progress.supplier} className="inline-flex items-center gap-x-1.5">
                  {at > 0 && <span aria-hidden="true">·</span>}
                  <SupplierLine progress={progress} />
                </span>
              ))}
              {call.failed && <span className="text-warn">stopped</span>}
            </span>
          ))}
          {elapsed > 0 && <span className="text-faint">{seconds(elapsed)}</span>}
          <Icon name="down" size={13} className={cx("text-faint transition-transform duration-150", open && "rotate-180")} />
        </span>
      </button>
      {open && (
        <div className="appear mt-1 space-y-3 border-l-2 pl-4">
          {calls.map((call) => (
            <ToolDetail key={call.id} call={call} />
          ))}
        </div>
      )}
    </div>
  );
}

function elapsedOf(call: ToolCall): number {
  const measured = call.startedAt !== null && call.endedAt !== null ? call.endedAt - call.startedAt : 0;
  return Math.max(measured, ...call.suppliers.map((one) => one.elapsed_ms));
}
