import type { ReactNode } from "react";

import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import { Spinner } from "./Spinner";
import type { Tone } from "./words";

const TONES: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  busy: "bg-accent-soft text-accent",
  quiet: "bg-sunken text-muted",
};

const ICONS: Record<Tone, IconName | null> = { good: "check", warn: "alert", bad: "stop", busy: null, quiet: null };

interface Props {
  tone: Tone;
  children: ReactNode;
  icon?: IconName;
  className?: string;
  testId?: string | undefined;
}

/** A state, always by icon or shape and by word, never by colour alone. */
export function Tag({ tone, children, icon, className, testId }: Props) {
  const drawn = icon ?? ICONS[tone];
  return (
    <span
      data-testid={testId}
      className={cx(
        "inline-flex max-w-full items-center gap-1 rounded-full px-2 py-0.5 text-12 font-medium whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      {tone === "busy" ? <Spinner className="size-3 border-current border-t-transparent" /> : drawn ? <Icon name={drawn} size={12} /> : null}
      <span className="truncate">{children}</span>
    </span>
  );
}
