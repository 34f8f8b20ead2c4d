import type { Unsent } from "./stream";

/** Messages the server has not confirmed, kept over a reload of this tab. */
export class Outbox {
  private readonly place: string;

  constructor(threadId: string) {
    this.place = `tw.outbox.${threadId}`;
  }

  all(): Unsent[] {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(this.place) ?? "[]");
      return Array.isArray(kept) ? (kept as Unsent[]) : [];
    } catch {
      return [];
    }
  }

  add(message: Unsent): void {
    this.keep([...this.all(), message]);
  }

  remove(id: string): boolean {
    const before = this.all();
    const after = before.filter((message) => message.id !== id);
    if (after.length === before.length) return false;
    this.keep(after);
    return true;
  }

  private keep(messages: Unsent[]): void {
    if (messages.length) sessionStorage.setItem(this.place, JSON.stringify(messages));
    else sessionStorage.removeItem(this.place);
  }
}
