/** What travels on a thread's socket: AG-UI events, each with a sequence number, and our cards under CUSTOM. */
import type {
  RunErrorEvent,
  RunFinishedEvent,
  RunStartedEvent,
  TextMessageContentEvent,
  TextMessageEndEvent,
  TextMessageStartEvent,
  ToolCallArgsEvent,
  ToolCallEndEvent,
  ToolCallResultEvent,
  ToolCallStartEvent,
} from "@ag-ui/core";

import type { Approval, ApprovalItem } from "./approvals";
import type { Booking, BookingItem, BookingRow, BookingStatus, Proposal, ProposalStatus } from "./bookings";
import type { Money, PolicyTag, ProgressStep } from "./common";
import type { FlightOption, HotelOption, SupplierProgress, TripOption } from "./options";
import type { Preference } from "./people";
import type { TripPanel } from "./threads";

export interface OptionsCard<K extends string, O> {
  kind: K;
  search_id: string;
  title: string;
  options: O[];
  note: string | null;
  hidden_count: number;
}

export interface CompareCard {
  kind: "compare";
  options: TripOption[];
  rows: { label: string; values: string[] }[];
}

/** A draft in the stream names the offers it was made of; the whole options stay with the cards they were chosen from. */
export type DraftItem = Omit<BookingItem, "option">;
export type Draft = Omit<Booking, "items"> & { items: DraftItem[] };

export interface BookingStatusCard {
  kind: "booking_status";
  booking_id: string;
  reference: string;
  status: BookingStatus;
  title: string;
  total: Money;
  progress: ProgressStep[];
}

export interface WeatherDay {
  date: string;
  high_c: number | null;
  low_c: number | null;
  rain_percent: number | null;
  summary: string | null;
}

export interface WeatherCard {
  kind: "weather";
  place: string;
  days: WeatherDay[];
  source: "forecast" | "climate";
}

export interface ChoicesCard {
  kind: "choices";
  question: string | null;
  options: { label: string; send: string }[];
}

export type Card =
  | OptionsCard<"flight_options", FlightOption>
  | OptionsCard<"hotel_options", HotelOption>
  | CompareCard
  | { kind: "draft"; booking: Draft }
  | { kind: "proposal"; proposal: Proposal }
  | { kind: "approval_status"; approval: Approval | ApprovalItem }
  | BookingStatusCard
  | { kind: "trips"; items: BookingRow[] }
  | { kind: "approvals"; items: ApprovalItem[] }
  | { kind: "policy"; rules: string[]; tag: PolicyTag | null }
  | WeatherCard
  | { kind: "place"; name: string; facts: { label: string; value: string }[] }
  | { kind: "preferences"; items: Preference[] }
  | ChoicesCard;

export interface BookingUpdate {
  booking_id: string;
  reference: string;
  status: BookingStatus;
  progress: ProgressStep[];
}

export interface Notice {
  level: string;
  text: string;
  booking_id: string | null;
}

/** The closed union of our CUSTOM events. */
export type CustomPayload =
  | { name: "user_message"; value: { id: string; text: string; at: string } }
  | { name: "search_progress"; value: SupplierProgress & { call_id: string | null } }
  | { name: "card"; value: Card }
  | { name: "trip"; value: TripPanel }
  | { name: "booking"; value: BookingUpdate }
  | { name: "proposal"; value: { id: string; status: ProposalStatus } }
  | { name: "thread"; value: { title: string | null; status: string | null } }
  | { name: "notice"; value: Notice };

export type OurCustomEvent = { type: "CUSTOM"; timestamp?: number } & CustomPayload;

/** The discriminator as the plain word it is on the wire. */
type Plain<E extends { type: string }> = Omit<E, "type"> & { type: `${E["type"]}` };

export type StreamEvent =
  | Plain<RunStartedEvent>
  | Plain<RunFinishedEvent>
  | Plain<RunErrorEvent>
  | Plain<TextMessageStartEvent>
  | Plain<TextMessageContentEvent>
  | Plain<TextMessageEndEvent>
  | Plain<ToolCallStartEvent>
  | Plain<ToolCallArgsEvent>
  | Plain<ToolCallEndEvent>
  | Plain<ToolCallResultEvent>
  | OurCustomEvent;

export interface EventFrame {
  seq: number;
  event: StreamEvent;
}

export type ControlFrame =
  | { control: "ready"; last_seq: number; running: boolean; now?: string }
  | { control: "ping" }
  | { control: "error"; code: string; message: string };

export type ServerFrame = EventFrame | ControlFrame;

export type ClientFrame =
  | { type: "message"; id: string; text: string }
  | { type: "choose"; id: string; offer_ids: string[] }
  | { type: "stop" }
  | { type: "pong" };
