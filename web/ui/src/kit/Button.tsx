import type { ComponentPropsWithRef } from "react";

import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import { Spinner } from "./Spinner";

const LOOKS = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border-transparent font-semibold",
  secondary: "bg-surface text-ink border-line hover:border-line-strong",
  quiet: "bg-transparent text-muted border-transparent hover:bg-sunken hover:text-ink",
  danger: "bg-surface text-bad border-line hover:border-bad",
};

const SIZES = {
  small: "h-8 px-2.5 text-13 gap-1.5 touch:h-11 touch:px-3.5",
  normal: "h-9 px-3.5 text-14 gap-2 touch:h-11",
  large: "h-11 px-5 text-14 gap-2",
};

export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  look?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
  icon?: IconName;
  busy?: boolean;
}

export function Button({ look = "secondary", size = "normal", icon, busy, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy === true}
      aria-busy={busy}
      className={cx(
        "inline-flex items-center justify-center rounded-lg border whitespace-nowrap transition-[background-color,border-color,color,opacity] duration-150 ease-calm disabled:opacity-50",
        LOOKS[look],
        SIZES[size],
        className,
      )}
    >
      {busy ? <Spinner className="border-current border-t-transparent" /> : icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}
