/** A single-letter key means a letter while somebody writes or a dialog is open. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  return event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [role=dialog]") !== null;
}
