import type { ReactNode } from "react";

import { Icon, type IconName } from "@/kit/Icon";

export function Fact({ icon, children }: { icon: IconName; children: ReactNode }) {
  return (
    <li className="flex gap-1.5">
      <Icon name={icon} size={14} className="mt-[2px] text-faint" />
      <span className="min-w-0">{children}</span>
    </li>
  );
}
