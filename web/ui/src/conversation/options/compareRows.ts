import type { TripOption } from "@/api/types";
import { clockTime, duration, shortDay } from "@/kit/format";
import { policyWords } from "@/kit/policyWords";
import { cabinName } from "@/kit/words";

import { allowanceWords } from "./allowanceWords";

type Row = [label: string, value: (option: TripOption) => string];

const SHARED: Row[] = [
  ["Total", (option) => option.total.text],
  ["Policy", (option) => policyWords(option.policy)],
];

const CLOSING: Row[] = [
  ["CO₂", (option) => (option.co2_kg === null ? "Not known" : `${option.co2_kg} kg`)],
  ["Preferred", (option) => (option.preferred ? "Yes" : "No")],
  ["Why this place", (option) => option.rank.reason],
];

const FLIGHT: Row[] = [
  ["Out", (option) => leg(option, 0)],
  ["Back", (option) => leg(option, 1)],
  ["Cabin", (option) => (option.kind === "flight" ? cabinName(option.cabin) : "")],
  ["Checked bags", (option) => (option.kind === "flight" ? String(option.bags.checked) : "")],
  ["Refund", (option) => allowanceWords(option.refundable)],
];

const HOTEL: Row[] = [
  ["A night", (option) => (option.kind === "hotel" ? option.per_night.text : "")],
  ["Stars", (option) => (option.kind === "hotel" ? String(option.hotel.stars ?? "Not rated") : "")],
  ["Room", (option) => (option.kind === "hotel" ? option.room : "")],
  ["Board", (option) => (option.kind === "hotel" ? option.board : "")],
  ["Cancellation", (option) => (option.kind === "hotel" ? option.cancellation.text : "")],
];

function leg(option: TripOption, place: number): string {
  const slice = option.kind === "flight" ? option.slices[place] : undefined;
  if (!slice) return "None";
  const day = slice.day_change > 0 ? ` +${slice.day_change} d` : "";
  const stops = slice.stops.length ? slice.stops.map((stop) => stop.code).join(", ") : "nonstop";
  return `${shortDay(slice.departs_local)}, ${clockTime(slice.departs_local)}–${clockTime(slice.arrives_local)}${day}, ${duration(slice.duration_min)}, ${stops}`;
}

/** The rows a comparison needs for these options; a row all of whose values are empty says nothing and is left out. */
export function rowsOf(options: TripOption[]): { label: string; values: string[] }[] {
  const special = options[0]?.kind === "hotel" ? HOTEL : FLIGHT;
  return [...SHARED, ...special, ...CLOSING]
    .map(([label, value]) => ({ label, values: options.map(value) }))
    .filter((row) => row.values.some((value) => value !== "" && value !== "None"));
}
