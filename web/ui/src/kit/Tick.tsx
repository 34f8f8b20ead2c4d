import { Checkbox } from "radix-ui";
import { type ReactNode, useId } from "react";

import { Icon } from "./Icon";

interface Props {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  testId?: string;
  children: ReactNode;
}

export function Tick({ checked, onChange, disabled, testId, children }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 touch:py-2">
      <Checkbox.Root
        id={id}
        data-testid={testId}
        checked={checked}
        disabled={disabled === true}
        onCheckedChange={(state) => onChange(state === true)}
        className="relative mt-px flex size-[18px] shrink-0 items-center justify-center rounded-[5px] border border-line-strong bg-surface transition-colors after:absolute after:-inset-2 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=checked]:text-on-accent"
      >
        <Checkbox.Indicator>
          <Icon name="check" size={13} />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <label htmlFor={id} className="min-w-0">
        {children}
      </label>
    </div>
  );
}
