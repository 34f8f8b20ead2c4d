import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";

interface Tab {
  value: string;
  label: string;
  content: ReactNode;
}

interface Props {
  label: string;
  tabs: Tab[];
  value?: string;
  onChange?: (value: string) => void;
}

export function Tabs({ label, tabs, value, onChange }: Props) {
  const first = tabs[0]?.value ?? "";
  const root = useRef<HTMLDivElement>(null);

  const change = (next: string) => {
    onChange?.(next);
    // At the lower edge of a screen a press would otherwise seem to do nothing.
    requestAnimationFrame(() => root.current?.scrollIntoView({ block: "nearest", behavior: "smooth" }));
  };

  return (
    <Radix.Root ref={root} className="scroll-my-4" {...(value ? { value } : { defaultValue: first })} onValueChange={change}>
      <Radix.List aria-label={label} className="scroll-quiet -mb-px flex gap-1 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            data-testid={`tab-${tab.value}`}
            className="h-10 shrink-0 border-b-2 border-transparent px-3 text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2 touch:h-11 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="pt-5 focus-visible:outline-offset-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
