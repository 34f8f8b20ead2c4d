import { type ComponentPropsWithRef, useId } from "react";

import { cx } from "./cx";

interface Props extends ComponentPropsWithRef<"input"> {
  label: string;
  hideLabel?: boolean;
}

export function TextField({ label, hideLabel, className, ...rest }: Props) {
  const id = useId();
  return (
    <div className={cx("min-w-0", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "mb-1 block text-13 text-muted"}>
        {label}
      </label>
      <input
        id={id}
        {...rest}
        className="h-9 w-full rounded-lg border bg-surface px-3 text-14 transition-colors placeholder:text-faint hover:border-line-strong touch:h-11 touch:text-16"
      />
    </div>
  );
}
