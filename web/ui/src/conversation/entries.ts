/** What a conversation is made of once the events are folded together. */
import type {
  BookingUpdate,
  Card,
  ChoicesCard,
  Notice,
  ProposalStatus,
  SupplierProgress,
  TripPanel,
} from "@/api/types";

export interface ToolCall {
  id: string;
  name: string;
  args: string;
  result: string | null;
  done: boolean;
  failed: boolean;
  startedAt: number | null;
  endedAt: number | null;
  suppliers: SupplierProgress[];
}

export type Entry =
  | { kind: "user"; id: string; text: string; at: string; seq: number }
  | { kind: "assistant"; id: string; text: string; done: boolean; live: boolean; seq: number }
  | { kind: "tools"; id: string; calls: ToolCall[]; seq: number }
  | { kind: "card"; id: string; card: Exclude<Card, ChoicesCard>; seq: number }
  | { kind: "notice"; id: string; notice: Notice; seq: number }
  | { kind: "error"; id: string; message: string; code: string | null; seq: number };

export interface Conversation {
  entries: Entry[];
  /** Messages that arrived while a run was on; they join the entries when it ends. */
  queued: Extract<Entry, { kind: "user" }>[];
  running: boolean;
  /** How many entries there were when the current run began. */
  runBeganAt: number;
  /** Replay has caught up: what comes now is new, and may be animated and announced. */
  caughtUp: boolean;
  /** The last event of the first replay: what has a higher number happened in front of this person. */
  openedAt: number;
  /** The first entry of the newest news: what came by itself, outside a run. */
  newsAt: string | null;
  lastSeq: number;
  trip: TripPanel | null;
  bookings: Record<string, BookingUpdate>;
  proposals: Record<string, ProposalStatus>;
  choices: ChoicesCard | null;
  title: string | null;
  /** Milestones for people who listen instead of look; the newest is last. */
  said: { id: number; text: string }[];
}

export const EMPTY: Conversation = {
  entries: [],
  queued: [],
  running: false,
  runBeganAt: 0,
  caughtUp: false,
  openedAt: 0,
  newsAt: null,
  lastSeq: 0,
  trip: null,
  bookings: {},
  proposals: {},
  choices: null,
  title: null,
  said: [],
};
