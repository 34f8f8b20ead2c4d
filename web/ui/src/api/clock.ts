/**
 * The server's idea of now. In a demonstration its clock can be moved, and a countdown
 * against the browser's own clock would then lie; answers carry the time, and we keep the difference.
 */
let difference = 0;

export function noteServerTime(stamp: string | null | undefined): void {
  if (!stamp) return;
  const at = Date.parse(stamp);
  if (!Number.isNaN(at)) difference = at - Date.now();
}

export function serverNow(): number {
  return Date.now() + difference;
}
