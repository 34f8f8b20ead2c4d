/** Folds the stream's events into a conversation. Pure: the same events give the same screen, live or replayed. */
import type { EventFrame, StreamEvent } from "@/api/types";

import { add, changeCall, changeLast } from "./changes";
import type { Conversation, Entry, ToolCall } from "./entries";
import { reduceCustom } from "./reduceCustom";
import { say } from "./say";

export function reduce(state: Conversation, frames: EventFrame[]): Conversation {
  const folded = frames.reduce(
    (before, frame) => (frame.seq <= before.lastSeq ? before : { ...step(before, frame.event, frame.seq), lastSeq: frame.seq }),
    state,
  );
  return state.caughtUp && !state.running ? noteNews(folded, state.lastSeq) : folded;
}

function noteNews(state: Conversation, since: number): Conversation {
  const news = state.entries.find((entry) => entry.seq > since);
  return news && news.kind !== "user" ? { ...state, newsAt: news.id } : state;
}

/** The replay is over. What the run left unfinished, if no run is on, will not be finished. */
export function settle(state: Conversation, running: boolean): Conversation {
  const openedAt = state.caughtUp ? state.openedAt : state.lastSeq;
  const settled = { ...state, caughtUp: true, openedAt, running };
  return running ? settled : endRun(settled);
}

function step(state: Conversation, event: StreamEvent, seq: number): Conversation {
  switch (event.type) {
    case "RUN_STARTED":
      return startRun(joinQueued(state));
    case "RUN_FINISHED":
      return isCancelled(event) ? stopped(endRun(state), seq) : endRun(state);
    case "RUN_ERROR":
      return runError(state, event.message, event.code ?? null, seq);
    case "TEXT_MESSAGE_START":
      return add(state, { kind: "assistant", id: event.messageId, text: "", done: false, live: state.caughtUp, seq });
    case "TEXT_MESSAGE_CONTENT":
      return appendText(state, event.messageId, event.delta, seq);
    case "TEXT_MESSAGE_END":
      return endText(state, event.messageId);
    case "TOOL_CALL_START":
      return startCall(state, event.toolCallId, event.toolCallName, event.timestamp ?? null, seq);
    case "TOOL_CALL_ARGS":
      return changeCall(state, event.toolCallId, (call) => ({ ...call, args: call.args + event.delta }));
    case "TOOL_CALL_END":
      return state;
    case "TOOL_CALL_RESULT":
      return changeCall(state, event.toolCallId, (call) => ({
        ...call,
        result: typeof event.content === "string" ? event.content : JSON.stringify(event.content),
        done: true,
        endedAt: event.timestamp ?? null,
      }));
    case "CUSTOM":
      return reduceCustom(state, event, seq);
    default:
      return state;
  }
}

function appendText(state: Conversation, id: string, delta: string, seq: number): Conversation {
  const known = state.entries.some((entry) => entry.kind === "assistant" && entry.id === id);
  const from = known ? state : add(state, { kind: "assistant", id, text: "", done: false, live: state.caughtUp, seq });
  return changeLast(from, (entry) =>
    entry.kind === "assistant" && entry.id === id ? { ...entry, text: entry.text + delta } : null,
  );
}

function endText(state: Conversation, id: string): Conversation {
  const ended = changeLast(state, (entry) =>
    entry.kind === "assistant" && entry.id === id ? { ...entry, done: true } : null,
  );
  const message = ended.entries.findLast((entry) => entry.id === id);
  return message?.kind === "assistant" ? say(ended, message.text) : ended;
}

function startCall(state: Conversation, id: string, name: string, at: number | null, seq: number): Conversation {
  const call: ToolCall = {
    id,
    name,
    args: "",
    result: null,
    done: false,
    failed: false,
    startedAt: at,
    endedAt: null,
    suppliers: [],
  };
  const last = state.entries.at(-1);
  if (last?.kind === "tools") {
    return { ...state, entries: [...state.entries.slice(0, -1), { ...last, calls: [...last.calls, call] }] };
  }
  return add(state, { kind: "tools", id: `tools-${id}`, calls: [call], seq });
}

function startRun(state: Conversation): Conversation {
  return { ...state, running: true, choices: null, runBeganAt: state.entries.length };
}

function joinQueued(state: Conversation): Conversation {
  return state.queued.length ? { ...state, entries: [...state.entries, ...state.queued], queued: [] } : state;
}

function endRun(state: Conversation): Conversation {
  const entries = state.entries.map((entry): Entry => {
    if (entry.kind === "assistant" && !entry.done) return { ...entry, done: true };
    if (entry.kind === "tools" && entry.calls.some((call) => !call.done)) {
      return { ...entry, calls: entry.calls.map((call) => (call.done ? call : { ...call, done: true, failed: true })) };
    }
    return entry;
  });
  return joinQueued({ ...state, entries, running: false });
}

const STOPPED = "Stopped. What stands above is kept.";

/** AG-UI's types leave the kind of outcome open; ours says "cancelled" after a stop. */
function isCancelled(event: { outcome?: unknown }): boolean {
  const { outcome } = event;
  return typeof outcome === "object" && outcome !== null && "type" in outcome && outcome.type === "cancelled";
}

function stopped(state: Conversation, seq: number): Conversation {
  return say(add(state, { kind: "notice", id: `stopped-${seq}`, notice: { level: "info", text: STOPPED, booking_id: null }, seq }), STOPPED);
}

function runError(state: Conversation, message: string, code: string | null, seq: number): Conversation {
  const ended = endRun(state);
  return say(add(ended, { kind: "error", id: `error-${seq}`, message, code, seq }), message);
}
