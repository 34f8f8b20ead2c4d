import type { PolicyLevel } from "@/api/types";

import { Tag } from "./Tag";
import type { Tone } from "./words";

const TONE: Record<PolicyLevel, Tone> = { green: "good", amber: "warn", red: "bad" };
const WORDS: Record<PolicyLevel, string> = { green: "In policy", amber: "Outside policy", red: "Against policy" };

/** A policy level where the whole verdict is not at hand (rows, panel lines). */
export function PolicyMark({ level }: { level: PolicyLevel }) {
  return <Tag tone={TONE[level]}>{WORDS[level]}</Tag>;
}
