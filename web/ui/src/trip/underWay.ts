const MOVING = new Set(["awaiting_approval", "awaiting_payment", "booking"]);

/** A booking whose status can still change without anybody on this screen doing anything. */
export function isUnderWay(status: string | undefined): boolean {
  return status === undefined || MOVING.has(status);
}
