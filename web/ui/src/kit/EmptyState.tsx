import type { ReactNode } from "react";

import { Icon, type IconName } from "./Icon";

interface Props {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: Props) {
  return (
    <div data-testid="empty" className="mx-auto flex max-w-sm flex-col items-center gap-3 px-4 py-16 text-center">
      <span className="flex size-11 items-center justify-center rounded-full bg-sunken text-muted">
        <Icon name={icon} size={20} />
      </span>
      <p className="text-16 font-semibold">{title}</p>
      {children && <div className="text-muted text-pretty">{children}</div>}
      {action}
    </div>
  );
}
