import { type ComponentPropsWithRef, useId } from "react";

import { cx } from "./cx";
import { Icon } from "./Icon";

interface Props extends Omit<ComponentPropsWithRef<"select">, "children"> {
  label: string;
  hideLabel?: boolean;
  options: { value: string; label: string }[];
}

/** The platform's own list: it knows touch, type-ahead and screen readers better than we would. */
export function Select({ label, hideLabel, options, className, ...rest }: Props) {
  const id = useId();
  return (
    <div className={cx("min-w-0", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "mb-1 block text-13 text-muted"}>
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          {...rest}
          className="h-9 w-full appearance-none truncate rounded-lg border bg-surface pr-8 pl-3 text-14 transition-colors hover:border-line-strong touch:h-11"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" size={14} className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted" />
      </div>
    </div>
  );
}
