import { useEffect, useState } from "react";

import { streamingIsOn } from "@/app/settings";

const WORDS_PER_SECOND = 45;

/**
 * How much of a growing text to show: whole words, at a reading pace that catches up when the text
 * runs ahead. Text that was already there (a replay) is shown at once.
 */
export function useWords(text: string, live: boolean, done: boolean): string {
  const animated = live && streamingIsOn();
  const [shown, setShown] = useState(animated ? 0 : text.length);

  useEffect(() => {
    if (!animated || shown >= text.length) return;
    const backlog = text.length - shown;
    const stride = Math.max(1, Math.round(backlog / 60));
    const timer = setTimeout(() => setShown(wordsFrom(text, shown, stride)), 1000 / WORDS_PER_SECOND);
    return () => clearTimeout(timer);
  }, [animated, shown, text]);

  if (!live) return text;
  if (!streamingIsOn()) return done ? text : "";
  return text.slice(0, shown);
}

function wordsFrom(text: string, from: number, words: number): number {
  let place = from;
  for (let taken = 0; taken < words && place < text.length; taken += 1) {
    const next = /\S+\s*/g;
    next.lastIndex = place;
    const match = next.exec(text);
    place = match ? next.lastIndex : text.length;
  }
  return place;
}
