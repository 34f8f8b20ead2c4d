import type { BookingUpdate, Card, ChoicesCard, Notice, OurCustomEvent, SupplierProgress } from "@/api/types";
import { statusWords } from "@/kit/words";

import { add, changeCall } from "./changes";
import type { Conversation } from "./entries";
import { say } from "./say";

export function reduceCustom(state: Conversation, event: OurCustomEvent, seq: number): Conversation {
  switch (event.name) {
    case "user_message":
      return userMessage(state, event.value, seq);
    case "search_progress":
      return supplierProgress(state, event.value.call_id, event.value);
    case "card":
      return card(state, event.value, seq);
    case "trip":
      return { ...state, trip: event.value };
    case "booking":
      return bookingUpdate(state, event.value);
    case "proposal":
      // What was suggested before the yes or no was meant for the moment before it.
      return { ...state, choices: null, proposals: { ...state.proposals, [event.value.id]: event.value.status } };
    case "thread":
      return { ...state, title: event.value.title };
    case "notice":
      return notice(state, event.value, seq);
    default:
      return state;
  }
}

function userMessage(state: Conversation, value: { id: string; text: string; at: string }, seq: number): Conversation {
  const entry = { kind: "user" as const, id: value.id, text: value.text, at: value.at, seq };
  return waitsItsTurn(state) ? { ...state, queued: [...state.queued, entry] } : add({ ...state, choices: null }, entry);
}

/** The message that opened the run may be written just before or just after its start; a later one waits. */
function waitsItsTurn(state: Conversation): boolean {
  if (!state.running) return false;
  const opensTheRun = state.entries.length === state.runBeganAt && state.entries.at(-1)?.kind !== "user";
  return !opensTheRun;
}

function supplierProgress(state: Conversation, callId: string | null, progress: SupplierProgress): Conversation {
  const changed = callId === null ? state : changeCall(state, callId, (call) => ({
    ...call,
    suppliers: [...call.suppliers.filter((one) => one.supplier !== progress.supplier), progress].sort((a, b) =>
      a.supplier.localeCompare(b.supplier),
    ),
  }));
  if (progress.state === "searching") return changed;
  return say(
    changed,
    progress.state === "done"
      ? `${progress.supplier}: ${progress.count} found.`
      : `${progress.supplier} did not answer${progress.state === "late" ? " in time" : ""}.`,
  );
}

/** A notice that repeats what the concierge has just said is not shown a second time. */
function notice(state: Conversation, value: Notice, seq: number): Conversation {
  const repeated = state.entries.slice(-3).some((entry) => entry.kind === "assistant" && entry.text.trim() === value.text.trim());
  return repeated ? state : say(add(state, { kind: "notice", id: `notice-${seq}`, notice: value, seq }), value.text);
}

function card(state: Conversation, value: Card, seq: number): Conversation {
  if (value.kind === "choices") return choices(state, value);
  const added = add(supersede(state, value), { kind: "card", id: `card-${seq}`, card: value, seq });
  return say(value.kind === "proposal" ? openProposal(added, value.proposal.id) : added, cardWords(value));
}

function choices(state: Conversation, value: ChoicesCard): Conversation {
  return { ...state, choices: value };
}

/** A booking's status card and a draft are living things: a newer one of the same booking takes the place of the older. */
function supersede(state: Conversation, value: Card): Conversation {
  const subject = subjectOf(value);
  if (!subject) return state;
  return {
    ...state,
    entries: state.entries.filter((entry) => entry.kind !== "card" || subjectOf(entry.card) !== subject),
  };
}

function subjectOf(value: Card): string | null {
  switch (value.kind) {
    case "draft":
      return `draft:${value.booking.id}`;
    case "booking_status":
      return `booking:${value.booking_id}`;
    case "proposal":
      return `proposal:${value.proposal.id}`;
    case "approval_status":
      return `approval:${value.approval.id}`;
    default:
      return null;
  }
}

function openProposal(state: Conversation, id: string): Conversation {
  return { ...state, choices: null, proposals: { ...state.proposals, [id]: state.proposals[id] ?? "open" } };
}

function bookingUpdate(state: Conversation, value: BookingUpdate): Conversation {
  const before = state.bookings[value.booking_id];
  const kept = { ...state, bookings: { ...state.bookings, [value.booking_id]: value } };
  return before?.status === value.status ? kept : say(kept, `Booking ${value.reference}: ${statusWords(value.status)}.`);
}

function cardWords(value: Card): string {
  switch (value.kind) {
    case "flight_options":
      return `${value.options.length} flight options shown.`;
    case "hotel_options":
      return `${value.options.length} hotel options shown.`;
    case "proposal":
      return `Ready to book: ${value.proposal.title}, ${value.proposal.total.text}. Waiting for your yes.`;
    case "approval_status":
      return `Approval ${statusWords(value.approval.status)}.`;
    case "booking_status":
      return `Booking ${value.reference}: ${statusWords(value.status)}.`;
    default:
      return "";
  }
}
