import type { Attention } from "@/api/types";
import { Countdown } from "@/kit/Countdown";
import { Icon } from "@/kit/Icon";
import { sentence } from "@/kit/words";

export function AttentionNotes({ attention }: { attention: Attention[] }) {
  return (
    <ul aria-label="Needs attention" className="space-y-2">
      {attention.map((one) => (
        <li key={one.id} className="flex gap-3 rounded-card border bg-warn-soft p-4">
          <Icon name="alert" size={18} className="mt-px text-warn" />
          <div className="min-w-0 flex-1">
            <p className="font-semibold">{sentence(one.reason)}</p>
            {one.detail && <p>{one.detail}</p>}
            {one.due_at && <Countdown until={one.due_at} before="Due in" over="Overdue" className="mt-1 !text-muted" />}
          </div>
        </li>
      ))}
    </ul>
  );
}
