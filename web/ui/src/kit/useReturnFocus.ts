import { type RefObject, useLayoutEffect, useRef } from "react";

/** A window that opens without a trigger of its own gives the focus back to where it was. */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const before: RefObject<HTMLElement | null> = useRef(null);
  useLayoutEffect(() => {
    if (open && document.activeElement instanceof HTMLElement) before.current = document.activeElement;
  }, [open]);
  return (event) => {
    event.preventDefault();
    before.current?.focus();
  };
}
