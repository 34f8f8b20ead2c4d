import { describe, expect, it } from "vitest";

import type { EventFrame, StreamEvent } from "@/api/types";
import { draft, proposal, steps } from "@/testing/fixtures/bookings";
import { flights } from "@/testing/fixtures/options";

import { type Conversation, EMPTY } from "./entries";
import { reduce, settle } from "./reduce";

const ids = { threadId: "t", runId: "r" };
const asked = (id: string, text = "London"): StreamEvent => ({ type: "CUSTOM", name: "user_message", value: { id, text, at: "2026-11-20T14:00:00Z" } });
const started: StreamEvent = { type: "RUN_STARTED", ...ids };
const finished: StreamEvent = { type: "RUN_FINISHED", ...ids };
const said = (messageId: string, ...words: string[]): StreamEvent[] => [
  { type: "TEXT_MESSAGE_START", messageId, role: "assistant" },
  ...words.map((delta): StreamEvent => ({ type: "TEXT_MESSAGE_CONTENT", messageId, delta })),
  { type: "TEXT_MESSAGE_END", messageId },
];
const numbered = (events: StreamEvent[], from = 1): EventFrame[] => events.map((event, place) => ({ seq: from + place, event }));
const after = (events: StreamEvent[], state: Conversation = EMPTY): Conversation => reduce(state, numbered(events, state.lastSeq + 1));
const live = (): Conversation => settle(EMPTY, false);

const searching: StreamEvent[] = [
  { type: "TOOL_CALL_START", toolCallId: "c1", toolCallName: "search_trips", timestamp: 1000 },
  { type: "TOOL_CALL_ARGS", toolCallId: "c1", delta: '{"destination":"LON"}' },
  { type: "CUSTOM", name: "search_progress", value: { call_id: "c1", supplier: "hotelbeds", state: "searching", count: 0, elapsed_ms: 0, message: null } },
  { type: "CUSTOM", name: "search_progress", value: { call_id: "c1", supplier: "duffel", state: "done", count: 84, elapsed_ms: 820, message: null } },
];

describe("folding the stream", () => {
  it("puts the words of a message together", () => {
    const state = after([asked("u1"), started, ...said("m1", "Two ", "good ", "fits."), finished]);
    expect(state.entries.map((entry) => entry.kind)).toEqual(["user", "assistant"]);
    expect(state.entries[1]).toMatchObject({ text: "Two good fits.", done: true });
    expect(state.running).toBe(false);
  });

  it("gives the same conversation replayed at once or received one by one", () => {
    const events = [asked("u1"), started, ...searching, ...said("m1", "Here."), finished];
    const oneByOne = numbered(events).reduce((state, frame) => reduce(state, [frame]), EMPTY);
    expect(oneByOne).toEqual(reduce(EMPTY, numbered(events)));
  });

  it("ignores what it has already seen", () => {
    const frames = numbered([asked("u1"), started, ...said("m1", "Once."), finished]);
    expect(reduce(reduce(EMPTY, frames), frames)).toEqual(reduce(EMPTY, frames));
  });

  it("keeps the identity of entries that did not change", () => {
    const before = after([asked("u1"), started, { type: "TEXT_MESSAGE_START", messageId: "m1", role: "assistant" }]);
    const next = after([{ type: "TEXT_MESSAGE_CONTENT", messageId: "m1", delta: "Hello" }], before);
    expect(next.entries[0]).toBe(before.entries[0]);
  });

  it("shows each supplier's progress on the call it belongs to", () => {
    const state = after([asked("u1"), started, ...searching]);
    const group = state.entries.at(-1);
    expect(group?.kind === "tools" && group.calls[0]?.suppliers.map((one) => [one.supplier, one.state, one.count])).toEqual([
      ["duffel", "done", 84],
      ["hotelbeds", "searching", 0],
    ]);
  });

  it("marks a call the run left unfinished as stopped", () => {
    const state = after([asked("u1"), started, ...searching, finished]);
    const group = state.entries.at(-1);
    expect(group?.kind === "tools" && group.calls[0]).toMatchObject({ done: true, failed: true });
  });

  it("lets a message typed during a run wait until the run is over", () => {
    const during = after([asked("u1"), started, ...said("m1", "Looking."), asked("u2", "And a hotel")]);
    expect(during.entries.map((entry) => entry.id)).toEqual(["u1", "m1"]);
    expect(during.queued.map((entry) => entry.text)).toEqual(["And a hotel"]);
    const over = after([finished], during);
    expect(over.entries.map((entry) => entry.id)).toEqual(["u1", "m1", "u2"]);
    expect(over.queued).toEqual([]);
  });

  it("does not queue the message that opened the run, whichever of the two was written first", () => {
    expect(after([started, asked("u1")]).entries.map((entry) => entry.id)).toEqual(["u1"]);
  });

  it("says what went wrong when a run ends badly", () => {
    const state = after([asked("u1"), started, { type: "RUN_ERROR", message: "Cut off.", code: "run.failed" }]);
    expect(state.entries.at(-1)).toMatchObject({ kind: "error", message: "Cut off.", code: "run.failed" });
    expect(state.running).toBe(false);
  });

  it("puts a newer draft in the place of the older one", () => {
    const drafted = (): StreamEvent => ({ type: "CUSTOM", name: "card", value: { kind: "draft", booking: draft() } });
    const state = after([drafted(), asked("u1"), drafted()]);
    expect(state.entries.map((entry) => entry.kind)).toEqual(["user", "card"]);
  });

  it("hears that a proposal was agreed to in another tab", () => {
    const made = proposal();
    const state = after([
      { type: "CUSTOM", name: "card", value: { kind: "proposal", proposal: made } },
      { type: "CUSTOM", name: "proposal", value: { id: made.id, status: "spent" } },
      { type: "CUSTOM", name: "booking", value: { booking_id: "bk-1", reference: "BK-7QM2DX", status: "booking", progress: steps(["running"]) } },
    ]);
    expect(state.proposals[made.id]).toBe("spent");
    expect(state.bookings["bk-1"]?.status).toBe("booking");
  });

  it("says when an answer was stopped", () => {
    const state = after([asked("u1"), started, { ...finished, outcome: { type: "cancelled" } }]);
    expect(state.running).toBe(false);
    expect(state.entries.at(-1)).toMatchObject({ kind: "notice", notice: { text: expect.stringContaining("Stopped") as string } });
  });

  it("offers the suggested replies until the next message", () => {
    const offered = after([{ type: "CUSTOM", name: "card", value: { kind: "choices", question: null, options: [{ label: "Nonstop", send: "Nonstop only" }] } }]);
    expect(offered.choices?.options).toHaveLength(1);
    expect(offered.entries).toEqual([]);
    expect(after([asked("u2")], offered).choices).toBeNull();
  });
});

describe("what is read out", () => {
  it("is silent about history", () => {
    expect(settle(after([asked("u1"), started, ...said("m1", "Old news."), finished]), false).said).toEqual([]);
  });

  it("reads a message when it is finished, never its pieces", () => {
    const half = after([started, { type: "TEXT_MESSAGE_START", messageId: "m1", role: "assistant" }, { type: "TEXT_MESSAGE_CONTENT", messageId: "m1", delta: "Two good" }], live());
    expect(half.said).toEqual([]);
    const whole = after([{ type: "TEXT_MESSAGE_CONTENT", messageId: "m1", delta: " fits." }, { type: "TEXT_MESSAGE_END", messageId: "m1" }], half);
    expect(whole.said.map((one) => one.text)).toEqual(["Two good fits."]);
  });

  it("reads milestones: suppliers, options, the state of a booking", () => {
    const state = after(
      [
        started,
        ...searching,
        { type: "CUSTOM", name: "card", value: { kind: "flight_options", search_id: "s", title: "Flights", options: flights(3), note: null, hidden_count: 0 } },
        { type: "CUSTOM", name: "booking", value: { booking_id: "b", reference: "BK-1", status: "confirmed", progress: [] } },
      ],
      live(),
    );
    expect(state.said.map((one) => one.text)).toEqual(["duffel: 84 found.", "3 flight options shown.", "Booking BK-1: Confirmed."]);
  });
});

describe("news", () => {
  const told = (text: string): StreamEvent => ({ type: "CUSTOM", name: "notice", value: { level: "info", text, booking_id: null } });

  it("begins where something came by itself", () => {
    const quiet = after([asked("u1"), started, ...said("m1", "Sent."), finished], live());
    expect(quiet.newsAt).toBeNull();
    const news = after([told("Daniel approved it.")], quiet);
    expect(news.newsAt).toBe(news.entries.at(-1)?.id);
  });

  it("is not said twice in a row", () => {
    const state = after([...said("m1", "Booked."), told("Booked.")], live());
    expect(state.entries.map((entry) => entry.kind)).toEqual(["assistant"]);
  });
});
