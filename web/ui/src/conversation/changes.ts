import type { Conversation, Entry, ToolCall } from "./entries";

export function add(state: Conversation, entry: Entry): Conversation {
  return { ...state, entries: [...state.entries, entry] };
}

export function changeCall(state: Conversation, id: string, change: (call: ToolCall) => ToolCall): Conversation {
  return changeLast(state, (entry) =>
    entry.kind === "tools" && entry.calls.some((call) => call.id === id)
      ? { ...entry, calls: entry.calls.map((call) => (call.id === id ? change(call) : call)) }
      : null,
  );
}

/** Changes the newest entry the function answers for; every other entry keeps its identity. */
export function changeLast(state: Conversation, change: (entry: Entry) => Entry | null): Conversation {
  for (let place = state.entries.length - 1; place >= 0; place -= 1) {
    const entry = state.entries[place];
    const changed = entry ? change(entry) : null;
    if (changed) return { ...state, entries: state.entries.with(place, changed) };
  }
  return state;
}
