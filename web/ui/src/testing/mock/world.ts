import type { StreamEvent, Thread, TripOption, TripPanel } from "@/api/types";

import { booking } from "../fixtures/bookings";

export interface MockThread {
  id: string;
  title: string | null;
  events: StreamEvent[];
  running: boolean;
  listeners: Set<(seq: number, event: StreamEvent) => void>;
  trip: TripPanel | null;
  pendingProposal: string | null;
}

/** Everything the imitation remembers. */
export class World {
  readonly threads = new Map<string, MockThread>();
  options: TripOption[] = [];
  current = booking();
  approvalsDecided = new Set<string>();
  fault: number | null = null;
  emptyLists = false;

  thread(id: string): MockThread {
    let found = this.threads.get(id);
    if (!found) {
      found = { id, title: null, events: [], running: false, listeners: new Set(), trip: null, pendingProposal: null };
      this.threads.set(id, found);
    }
    return found;
  }

  emit(thread: MockThread, event: StreamEvent): void {
    thread.events.push(event);
    if (event.type === "CUSTOM" && event.name === "trip") thread.trip = event.value;
    if (event.type === "CUSTOM" && event.name === "thread") thread.title = event.value.title;
    thread.listeners.forEach((listener) => listener(thread.events.length, event));
  }

  row(thread: MockThread): Thread {
    return {
      id: thread.id,
      title: thread.title,
      status: "open",
      archived: false,
      last_seq: thread.events.length,
      running: thread.running,
      updated_at: new Date().toISOString(),
      trip: thread.trip
        ? { destination: thread.trip.destination ?? "", starts_on: thread.trip.starts_on, ends_on: thread.trip.ends_on, status: thread.trip.status, booking_id: thread.trip.booking_id, next: thread.trip.next }
        : null,
      booking_reference: thread.trip?.reference ?? null,
    };
  }
}
