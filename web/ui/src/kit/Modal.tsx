import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

import { cx } from "./cx";
import { IconButton } from "./IconButton";
import { useReturnFocus } from "./useReturnFocus";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  wide?: boolean;
  children: ReactNode;
}

export function Modal({ open, onOpenChange, title, description, wide, children }: Props) {
  const returnFocus = useReturnFocus(open);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-[appear_140ms_backwards] bg-black/40" />
        <Dialog.Content
          onOpenAutoFocus={toFirstField}
          onCloseAutoFocus={returnFocus}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cx(
            "appear fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-card border bg-surface shadow-float",
            wide ? "max-w-5xl" : "max-w-lg",
          )}
        >
          <div className="flex items-start gap-4 p-5 pb-0">
            <div className="min-w-0 flex-1 space-y-1">
              <Dialog.Title className="text-16 font-semibold">{title}</Dialog.Title>
              {description && <Dialog.Description className="text-muted">{description}</Dialog.Description>}
            </div>
            <Dialog.Close asChild>
              <IconButton icon="close" label="Close" className="-mt-1.5 -mr-1.5" />
            </Dialog.Close>
          </div>
          <div className="scroll-quiet min-h-0 overflow-auto p-5">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Where something is to be written, that is where one begins; elsewhere Radix chooses. */
function toFirstField(event: Event): void {
  const field = event.currentTarget instanceof HTMLElement ? event.currentTarget.querySelector<HTMLElement>("textarea, input") : null;
  if (!field) return;
  event.preventDefault();
  field.focus();
}
