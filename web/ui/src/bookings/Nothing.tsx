import type { ReactNode } from "react";

export function Nothing({ children }: { children: ReactNode }) {
  return <p className="rounded-card border border-dashed px-5 py-8 text-center text-muted">{children}</p>;
}
