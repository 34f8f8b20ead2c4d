import type { ReactNode } from "react";

import { cx } from "@/kit/cx";
import { IconButton } from "@/kit/IconButton";

import { useShell } from "./shellContext";

interface Props {
  title: string;
  side?: ReactNode;
  /** The page says its own name in larger type: on a wide screen the bar is then not needed. */
  bare?: boolean;
}

export function PageHeader({ title, side, bare }: Props) {
  const { openMenu } = useShell();
  return (
    <header
      className={cx(
        "flex h-14 shrink-0 items-center gap-2 pr-4 pl-2 lg:px-6",
        bare ? "lg:hidden" : "border-b",
        "pt-[env(safe-area-inset-top)] box-content",
      )}
    >
      <IconButton icon="menu" label="Menu" data-testid="menu" className="size-11 lg:hidden" onClick={openMenu} />
      {bare ? (
        <p className="min-w-0 flex-1 truncate font-semibold">{title}</p>
      ) : (
        <h1 className="min-w-0 flex-1 truncate font-semibold">{title}</h1>
      )}
      {side}
    </header>
  );
}
