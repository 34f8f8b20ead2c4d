export const TOOL =
  "inline-flex h-8 items-center gap-1 rounded-lg px-1.5 text-13 text-muted transition-colors hover:bg-sunken hover:text-ink touch:h-11 touch:px-2.5";

export const MENU = "appear z-50 min-w-44 rounded-card border bg-surface p-1 shadow-float";

export const MENU_ITEM =
  "flex h-9 cursor-default items-center justify-between gap-4 rounded-lg px-2.5 outline-none data-[highlighted]:bg-sunken touch:h-11";
