import type { Attention } from "@/api/types";
import { moment } from "@/kit/format";
import { sentence } from "@/kit/words";

import { Nothing } from "./Nothing";

export function AttentionTab({ attention }: { attention: Attention[] }) {
  if (!attention.length) return <Nothing>Nothing needs a person. Problems that do are listed here, each with its deadline.</Nothing>;
  return (
    <ul className="divide-y">
      {attention.map((one) => (
        <li key={one.id} className="py-3 first:pt-0">
          <p className="font-medium">
            {sentence(one.reason)} <span className="font-normal text-muted">{sentence(one.severity)}</span>
          </p>
          {one.detail && <p className="text-muted">{one.detail}</p>}
          {one.due_at && <p className="text-13 text-faint">Due {moment(one.due_at)}</p>}
        </li>
      ))}
    </ul>
  );
}
