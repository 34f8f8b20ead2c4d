export type Deed = "propose" | "withdraw" | "discard" | "calendar" | "cancel" | null;

const DEEDS: Record<string, Deed> = {
  propose: "propose",
  review: "propose",
  confirm: "propose",
  resubmit: "propose",
  withdraw: "withdraw",
  discard: "discard",
  cancel: "cancel",
  calendar: "calendar",
  add_to_calendar: "calendar",
  download_calendar: "calendar",
};

/** What this page can do itself of the actions the server names; the others belong to the conversation. */
export function deedOf(action: string): Deed {
  return DEEDS[action] ?? null;
}
