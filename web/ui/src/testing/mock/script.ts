/** What the imitated concierge says. Enough to see every part of a conversation move. */
import type { Card, CustomPayload, SupplierProgress, TripOption } from "@/api/types";

import { booking, draft, panel, proposal, steps } from "../fixtures/bookings";
import { flights, hotels } from "../fixtures/options";
import { GREEN } from "../fixtures/policy";
import type { MockThread, World } from "./world";

const PACE = 60;
let number = 0;
const stopped = new WeakSet<MockThread>();
const seen = new Set<string>();

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const next = (kind: string): string => `${kind}-${(number += 1)}`;

class Turn {
  constructor(
    private readonly world: World,
    private readonly thread: MockThread,
  ) {}

  custom(payload: CustomPayload): void {
    this.world.emit(this.thread, { type: "CUSTOM", timestamp: Date.now(), ...payload });
  }

  card(card: Card): void {
    this.custom({ name: "card", value: card });
  }

  async say(text: string): Promise<void> {
    const messageId = next("msg");
    this.world.emit(this.thread, { type: "TEXT_MESSAGE_START", messageId, role: "assistant" });
    for (const word of text.match(/\S+\s*/g) ?? []) {
      if (stopped.has(this.thread)) break;
      this.world.emit(this.thread, { type: "TEXT_MESSAGE_CONTENT", messageId, delta: word });
      await wait(PACE / 4);
    }
    this.world.emit(this.thread, { type: "TEXT_MESSAGE_END", messageId });
  }

  async call(name: string, args: object, result: string, during: (id: string) => Promise<void> = () => wait(PACE * 4)): Promise<void> {
    const toolCallId = next("call");
    this.world.emit(this.thread, { type: "TOOL_CALL_START", toolCallId, toolCallName: name, timestamp: Date.now() });
    this.world.emit(this.thread, { type: "TOOL_CALL_ARGS", toolCallId, delta: JSON.stringify(args) });
    this.world.emit(this.thread, { type: "TOOL_CALL_END", toolCallId });
    await during(toolCallId);
    this.world.emit(this.thread, { type: "TOOL_CALL_RESULT", messageId: next("msg"), toolCallId, content: result, timestamp: Date.now() });
  }

  async run(work: () => Promise<void>): Promise<void> {
    stopped.delete(this.thread);
    this.thread.running = true;
    const ids = { threadId: this.thread.id, runId: next("run") };
    this.world.emit(this.thread, { type: "RUN_STARTED", ...ids });
    await work();
    this.thread.running = false;
    this.world.emit(this.thread, { type: "RUN_FINISHED", ...ids });
  }
}

export function stop(thread: MockThread): void {
  stopped.add(thread);
}

export async function hear(world: World, thread: MockThread, id: string, text: string): Promise<void> {
  if (seen.has(id)) return;
  seen.add(id);
  const turn = new Turn(world, thread);
  turn.custom({ name: "user_message", value: { id, text, at: new Date().toISOString() } });
  while (thread.running) await wait(PACE);
  if (!thread.title) turn.custom({ name: "thread", value: { title: text.slice(0, 60), status: null } });
  await turn.run(async () => {
    await wait(PACE * 3);
    if (/london/i.test(text)) await search(turn, /nothing/i.test(text), /eleven|slow/i.test(text));
    else if (/weather/i.test(text)) await weather(turn);
    else if (/policy/i.test(text)) turn.card({ kind: "policy", rules: ["Book flights 7 days ahead.", "Business class only from 6 hours, with approval.", "Hotels in London up to 260.00 USD a night."], tag: GREEN });
    else if (/break/i.test(text)) world.emit(thread, { type: "RUN_ERROR", message: "The answer was cut off. Nothing was booked by it; ask again.", code: "run.failed" });
    else await turn.say("I can search **flights and hotels**, explain your policy, and book once you agree.\n\n- Say where and when\n- Or ask about a trip you have");
  });
}

async function search(turn: Turn, none: boolean, slow: boolean): Promise<void> {
  await turn.call("search_trips", { origin: "NYC", destination: "LON", depart_on: "2026-12-01", return_on: "2026-12-04" }, "84 flights, 212 hotels", async (call) => {
    const report = (supplier: string, state: SupplierProgress["state"], count: number, elapsed: number) =>
      turn.custom({ name: "search_progress", value: { call_id: call, supplier, state, count, elapsed_ms: elapsed, message: null } });
    report("duffel", "searching", 0, 0);
    report("hotelbeds", "searching", 0, 0);
    await wait(PACE * 6);
    report("duffel", "done", none ? 0 : 84, 820);
    await wait(PACE * 6);
    report("hotelbeds", slow ? "late" : "done", slow || none ? 0 : 212, 1410);
  });
  if (none) {
    turn.card({ kind: "flight_options", search_id: "s-0", title: "Flights to London", options: [], note: "No nonstop flight leaves New York after 22:00. Allow one stop, or leave from 21:50.", hidden_count: 0 });
    return turn.say("Nothing leaves that late. The smallest change: a departure from 21:50.");
  }
  await turn.say("Two good fits. **The 18:05 arrives rested** and can be refunded; JetBlue is 122.30 USD cheaper and cannot.");
  turn.card({ kind: "flight_options", search_id: "s-1", title: "Flights, New York to London", options: flights(slow ? 11 : 9), note: "Tue 1 Dec to Fri 4 Dec, one traveller", hidden_count: slow ? 0 : 2 });
  if (!slow) turn.card({ kind: "hotel_options", search_id: "s-1", title: "Hotels in London, 3 nights", options: hotels(), note: "Wed 2 Dec to Sat 5 Dec", hidden_count: 0 });
  turn.custom({ name: "trip", value: panel(null, "choose") });
  turn.card({ kind: "choices", question: "What next?", options: [{ label: "The first flight and the cheapest compliant hotel", send: "The first flight and the cheapest compliant hotel" }, { label: "Nonstop only", send: "Nonstop only" }, { label: "Show business class", send: "Show business class" }] });
}

async function weather(turn: Turn): Promise<void> {
  await turn.call("weather", { place: "London" }, "forecast");
  turn.card({ kind: "weather", place: "London", source: "forecast", days: [1, 2, 3, 4].map((day) => ({ date: `2026-12-0${day}`, high_c: 7 + day, low_c: 2 + day, rain_percent: 20 * day, summary: "Cloudy" })) });
  await turn.say("Mild and grey. Take a coat for Friday.");
}

export async function pick(world: World, thread: MockThread, id: string, offers: string[]): Promise<void> {
  if (seen.has(id)) return;
  seen.add(id);
  const turn = new Turn(world, thread);
  const wanted = new Set(offers);
  const chosen = [...flights(), ...hotels()].filter((option) => wanted.has(option.offer_id));
  turn.custom({ name: "user_message", value: { id, text: `Choose ${chosen.map((option) => option.short).join(", ")}`, at: new Date().toISOString() } });
  while (thread.running) await wait(PACE);
  await turn.run(async () => {
    const kept = thread.trip?.booking_id ? world.options : [];
    const options: TripOption[] = [...kept.filter((one) => !chosen.some((option) => option.kind === one.kind)), ...chosen].sort((a, b) => a.kind.localeCompare(b.kind));
    await turn.call("draft_booking", { offer_ids: offers }, "drafted");
    world.options = options;
    world.current = { ...booking(options), thread_id: thread.id };
    turn.card({ kind: "draft", booking: draft(world.current) });
    turn.custom({ name: "trip", value: panel(world.current, "review") });
    await turn.say(options.length > 1 ? "Both are in the draft. Review it when you are ready; nothing is booked yet." : "It is in the draft. Shall I add a hotel?");
  });
}

export function propose(world: World): ReturnType<typeof proposal> {
  const made = proposal(world.current, next("pr"));
  const thread = world.thread(world.current.thread_id ?? "");
  thread.pendingProposal = made.id;
  world.current = { ...world.current, proposal_id: made.id };
  const turn = new Turn(world, thread);
  turn.card({ kind: "proposal", proposal: { ...made, nonce: null } });
  turn.custom({ name: "trip", value: panel(world.current, "confirm") });
  return made;
}

/** The saga, as the traveller sees it. */
export async function execute(world: World, proposalId: string): Promise<void> {
  const thread = world.thread(world.current.thread_id ?? "");
  const turn = new Turn(world, thread);
  const { id, reference } = world.current;
  turn.custom({ name: "proposal", value: { id: proposalId, status: "accepted" } });
  if (world.current.policy.approval_required) {
    world.current = { ...world.current, status: "awaiting_approval" };
    turn.custom({ name: "booking", value: { booking_id: id, reference, status: "awaiting_approval", progress: [] } });
    turn.custom({ name: "trip", value: panel(world.current, "wait_approval") });
    return;
  }
  const states: Parameters<typeof steps>[0][] = [["running"], ["done", "running", "running"], ["done", "done", "running"], ["done", "done", "done", "running"]];
  world.current = { ...world.current, status: "booking" };
  for (const state of states) {
    turn.custom({ name: "booking", value: { booking_id: id, reference, status: "booking", progress: steps(state) } });
    await wait(PACE * 10);
  }
  world.current = { ...booking(world.options, "confirmed"), thread_id: thread.id };
  turn.custom({ name: "booking", value: { booking_id: id, reference, status: "confirmed", progress: steps(["done", "done", "done", "done"]) } });
  turn.custom({ name: "trip", value: panel(world.current, "none") });
  turn.custom({ name: "notice", value: { level: "success", text: "Booked. The itinerary is in your mailbox.", booking_id: id } });
}
