import type { Allowance, Money, PolicyTag } from "./common";

export interface Airport {
  code: string;
  name: string;
  city: string;
  zone: string;
  terminal: string | null;
}

export interface Stop {
  code: string;
  city: string;
  layover_min: number;
}

export interface Segment {
  carrier: string;
  carrier_name: string;
  number: string;
  operating: string | null;
  origin: string;
  destination: string;
  departs_local: string;
  arrives_local: string;
  departs_zone: string;
  arrives_zone: string;
  duration_min: number;
  cabin: string;
  fare_basis: string | null;
  aircraft: string | null;
}

export interface Slice {
  origin: Airport;
  destination: Airport;
  departs_local: string;
  arrives_local: string;
  departs_at: string;
  arrives_at: string;
  day_change: number;
  duration_min: number;
  stops: Stop[];
  segments: Segment[];
}

export interface Rank {
  position: number;
  score: number;
  reason: string;
  badges: string[];
}

interface OptionBase {
  offer_id: string;
  short: string;
  supplier: string;
  total: Money;
  travellers: number;
  co2_kg: number | null;
  refundable: Allowance;
  preferred: boolean;
  policy: PolicyTag;
  rank: Rank;
  expires_at: string;
  checked_at: string;
}

export interface FlightOption extends OptionBase {
  kind: "flight";
  airline: { code: string; name: string };
  flight_numbers: string[];
  slices: Slice[];
  cabin: string;
  fare_brand: string | null;
  bags: { carry_on: number; checked: number };
  per_traveller: Money;
  changeable: Allowance;
  holdable: boolean;
  hold_until: string | null;
}

export interface CancellationTier {
  from_at: string;
  from_local: string;
  amount: Money;
}

export interface HotelOption extends OptionBase {
  kind: "hotel";
  hotel: {
    code: string;
    name: string;
    stars: number | null;
    address: string | null;
    city: string;
    country: string;
    latitude: number | null;
    longitude: number | null;
    zone: string;
    distance_km: number | null;
  };
  room: string;
  board: string;
  check_in: string;
  check_out: string;
  nights: number;
  per_night: Money;
  cancellation: { free_until: string | null; free_until_local: string | null; tiers: CancellationTier[]; text: string };
  pay_at: "web" | "hotel";
  rooms_left: number | null;
  description: string | null;
  rate_comments: string | null;
}

export type TripOption = FlightOption | HotelOption;

export type SupplierState = "searching" | "done" | "failed" | "late";

export interface SupplierProgress {
  supplier: string;
  state: SupplierState;
  count: number;
  elapsed_ms: number;
  message: string | null;
}

export interface SearchResult {
  id: string;
  flights: FlightOption[];
  hotels: HotelOption[];
  suppliers: SupplierProgress[];
  relaxations: string[];
}
