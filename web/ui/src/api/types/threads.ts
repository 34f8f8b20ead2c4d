import type { AmountLine, Money, PolicyLevel, PolicyTag } from "./common";

export interface Thread {
  id: string;
  title: string | null;
  status: string | null;
  archived: boolean;
  last_seq: number;
  running: boolean;
  updated_at: string;
  trip: { destination: string; starts_on: string | null; ends_on: string | null; status: string } | null;
  booking_reference: string | null;
}

export interface TripPanelItem {
  id: string;
  kind: string;
  title: string;
  subtitle: string | null;
  starts_local: string | null;
  ends_local: string | null;
  zone: string | null;
  /** Null on the way back of a return fare: its price stands with the way out. */
  total: Money | null;
  status: string;
  reference: string | null;
  policy_level: PolicyLevel | null;
}

export interface TripPanel {
  title: string;
  destination: string | null;
  starts_on: string | null;
  ends_on: string | null;
  status: string;
  booking_id: string | null;
  reference: string | null;
  items: TripPanelItem[];
  subtotals: AmountLine[];
  total: Money | null;
  policy: PolicyTag | null;
  co2_kg: number | null;
  cancel_free_until: string | null;
  next: "choose" | "review" | "confirm" | "wait_approval" | "booking" | "none";
}

export interface ThreadDetail extends Thread {
  pending_proposal_id: string | null;
  trip_panel: TripPanel | null;
}
