/** Sorting and filtering of options already on the screen. Pure. */
import type { FlightOption, HotelOption, TripOption } from "@/api/types";

export interface Sorting {
  value: string;
  label: string;
  by: (option: TripOption) => number;
}

export interface Filtering {
  value: string;
  label: string;
  keeps: (option: TripOption) => boolean;
}

const best: Sorting = { value: "best", label: "Best fit", by: (option) => option.rank.position };
const price: Sorting = { value: "price", label: "Price", by: (option) => option.total.minor };
const carbon: Sorting = { value: "co2", label: "CO₂", by: (option) => option.co2_kg ?? Infinity };

const flight = (by: (option: FlightOption) => number) => (option: TripOption) => (option.kind === "flight" ? by(option) : 0);
const hotel = (by: (option: HotelOption) => number) => (option: TripOption) => (option.kind === "hotel" ? by(option) : 0);

const minutes = (option: FlightOption): number => option.slices.reduce((sum, slice) => sum + slice.duration_min, 0);
const departs = (option: FlightOption): number => Date.parse(option.slices[0]?.departs_at ?? "");

export const FLIGHT_SORTINGS: Sorting[] = [
  best,
  price,
  { value: "duration", label: "Shortest", by: flight(minutes) },
  { value: "departure", label: "Departure", by: flight(departs) },
  carbon,
];

export const HOTEL_SORTINGS: Sorting[] = [
  best,
  price,
  { value: "stars", label: "Stars", by: hotel((option) => -(option.hotel.stars ?? 0)) },
  { value: "distance", label: "Distance", by: hotel((option) => option.hotel.distance_km ?? Infinity) },
];

const inPolicy: Filtering = { value: "policy", label: "In policy", keeps: (option) => option.policy.level === "green" };
const refundable: Filtering = { value: "refundable", label: "Refundable", keeps: (option) => option.refundable.state === "yes" };
const preferred: Filtering = { value: "preferred", label: "Preferred", keeps: (option) => option.preferred };

export const FLIGHT_FILTERS: Filtering[] = [
  { value: "nonstop", label: "Nonstop", keeps: (option) => option.kind !== "flight" || option.slices.every((slice) => !slice.stops.length) },
  inPolicy,
  refundable,
  preferred,
];

export const HOTEL_FILTERS: Filtering[] = [
  { value: "stars", label: "4 stars and up", keeps: (option) => option.kind !== "hotel" || (option.hotel.stars ?? 0) >= 4 },
  inPolicy,
  { ...refundable, label: "Free cancellation" },
  preferred,
];

export function arrange(options: TripOption[], sorting: Sorting, filters: Filtering[]): TripOption[] {
  return options
    .filter((option) => filters.every((filter) => filter.keeps(option)))
    .toSorted((a, b) => sorting.by(a) - sorting.by(b) || a.rank.position - b.rank.position);
}
