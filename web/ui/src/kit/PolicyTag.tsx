import { Popover } from "radix-ui";

import type { PolicyTag as Verdict } from "@/api/types";

import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import { PolicyReasons } from "./PolicyReasons";
import { policyWords } from "./policyWords";

const LOOK: Record<Verdict["level"], { icon: IconName; colour: string }> = {
  green: { icon: "check", colour: "bg-good-soft text-good" },
  amber: { icon: "alert", colour: "bg-warn-soft text-warn" },
  red: { icon: "stop", colour: "bg-bad-soft text-bad" },
};

/** The verdict as icon, word and colour; pressed, it gives its reasons. */
export function PolicyTag({ verdict, className }: { verdict: Verdict; className?: string }) {
  const look = LOOK[verdict.level];
  return (
    <Popover.Root>
      <Popover.Trigger
        data-testid="policy-tag"
        data-level={verdict.level}
        aria-label={`Policy: ${policyWords(verdict)}. Show the reasons`}
        className={cx(
          "relative inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-12 font-medium whitespace-nowrap underline-offset-2 hover:underline",
          "touch:after:absolute touch:after:-inset-x-1 touch:after:-inset-y-3",
          look.colour,
          className,
        )}
      >
        <Icon name={look.icon} size={12} />
        {policyWords(verdict)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          data-testid="policy-reasons"
          aria-label="Policy reasons"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className="appear scroll-quiet z-50 max-h-[min(420px,var(--radix-popover-content-available-height))] w-[min(340px,calc(100vw-24px))] overflow-y-auto rounded-card border bg-surface p-4 shadow-float"
        >
          <PolicyReasons verdict={verdict} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
