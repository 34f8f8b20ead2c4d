import type { ReactNode } from "react";

interface Props {
  title: string;
  side?: ReactNode;
  testId?: string;
  children: ReactNode;
}

export function CardFrame({ title, side, testId, children }: Props) {
  return (
    <article aria-label={title} data-testid={testId} className="card appear space-y-3 p-4">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        {side}
      </header>
      {children}
    </article>
  );
}
