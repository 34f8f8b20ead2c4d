import type { Conversation } from "./entries";

const KEPT = 5;

/** Notes a milestone for the polite live region. History is not read out again. */
export function say(state: Conversation, text: string): Conversation {
  if (!state.caughtUp || !text) return state;
  const id = (state.said.at(-1)?.id ?? 0) + 1;
  return { ...state, said: [...state.said, { id, text }].slice(-KEPT) };
}
