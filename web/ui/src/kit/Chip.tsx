import type { ComponentPropsWithRef } from "react";

import { cx } from "./cx";

interface Props extends ComponentPropsWithRef<"button"> {
  pressed?: boolean;
}

export function Chip({ pressed, className, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      {...rest}
      className={cx(
        "inline-flex h-8 shrink-0 items-center gap-1.5 rounded-full border px-3 text-13 whitespace-nowrap transition-colors duration-150 disabled:opacity-50 touch:h-11 touch:px-4",
        pressed ? "border-accent bg-accent-soft font-medium text-accent" : "bg-surface text-muted hover:border-line-strong hover:text-ink",
        className,
      )}
    >
      {children}
    </button>
  );
}
