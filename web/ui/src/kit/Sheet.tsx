import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

import { cx } from "./cx";
import { IconButton } from "./IconButton";
import { useReturnFocus } from "./useReturnFocus";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  side: "bottom" | "left";
  children: ReactNode;
}

const SIDES = {
  bottom: "inset-x-0 bottom-0 max-h-[86dvh] rounded-t-2xl border-t pb-[env(safe-area-inset-bottom)]",
  left: "inset-y-0 left-0 w-[min(300px,86vw)] border-r pl-[env(safe-area-inset-left)]",
};

export function Sheet({ open, onOpenChange, title, side, children }: Props) {
  const returnFocus = useReturnFocus(open);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-[appear_140ms_backwards] bg-black/40" />
        <Dialog.Content
          onCloseAutoFocus={returnFocus}
          aria-describedby={undefined}
          className={cx("appear fixed z-50 flex flex-col bg-surface shadow-float", SIDES[side])}
        >
          <div className="flex items-center gap-2 py-2 pr-2 pl-4">
            <Dialog.Title className="min-w-0 flex-1 truncate font-semibold">{title}</Dialog.Title>
            <Dialog.Close asChild>
              <IconButton icon="close" label="Close" />
            </Dialog.Close>
          </div>
          <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
