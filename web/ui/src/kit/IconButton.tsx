import type { ComponentPropsWithRef } from "react";

import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";

interface Props extends Omit<ComponentPropsWithRef<"button">, "children"> {
  icon: IconName;
  label: string;
}

export function IconButton({ icon, label, className, ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={cx(
        "inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-muted transition-colors duration-150 hover:bg-sunken hover:text-ink disabled:opacity-40 touch:size-11",
        className,
      )}
    >
      <Icon name={icon} size={18} />
    </button>
  );
}
