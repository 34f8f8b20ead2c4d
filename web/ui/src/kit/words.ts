/** The product's words for the codes of the API. */
export type Tone = "good" | "warn" | "bad" | "busy" | "quiet";

const STATUS: Record<string, [words: string, tone: Tone]> = {
  draft: ["Draft", "quiet"],
  awaiting_approval: ["Waiting for approval", "warn"],
  awaiting_payment: ["Waiting for payment", "warn"],
  booking: ["Booking", "busy"],
  confirmed: ["Confirmed", "good"],
  ticketed: ["Ticketed", "good"],
  in_progress: ["In progress", "good"],
  completed: ["Completed", "quiet"],
  partially_cancelled: ["Partly cancelled", "warn"],
  cancelled: ["Cancelled", "quiet"],
  no_show: ["No-show", "bad"],
  failed: ["Not booked", "bad"],
  expired: ["Expired", "quiet"],
  pending: ["Waiting", "warn"],
  waiting: ["Waiting", "quiet"],
  approved: ["Approved", "good"],
  declined: ["Declined", "bad"],
  rejected: ["Declined", "bad"],
  withdrawn: ["Withdrawn", "quiet"],
  superseded: ["Replaced", "quiet"],
  question_asked: ["Question asked", "warn"],
  asked: ["Question asked", "warn"],
  not_required: ["Not needed", "quiet"],
  none: ["None", "quiet"],
  paid: ["Paid", "good"],
  authorised: ["Reserved", "busy"],
  authorized: ["Reserved", "busy"],
  reserved: ["Reserved", "busy"],
  captured: ["Paid", "good"],
  released: ["Released", "quiet"],
  unpaid: ["Not paid", "quiet"],
  refunded: ["Refunded", "good"],
  partially_refunded: ["Partly refunded", "good"],
  cancelling: ["Cancelling", "busy"],
  processing: ["On its way", "busy"],
  succeeded: ["Arrived", "good"],
  active: ["Active", "good"],
  inactive: ["Closed", "quiet"],
  canceled: ["Closed", "quiet"],
  closed: ["Closed", "quiet"],
  unknown: ["Outcome not known yet", "warn"],
  undone: ["Undone", "quiet"],
  delivered: ["Delivered", "good"],
  sent: ["Sent", "good"],
  queued: ["Queued", "busy"],
  bounced: ["Bounced", "bad"],
  synced: ["In step", "good"],
  spent: ["Agreed", "good"],
  accepted: ["Agreed", "good"],
  open: ["Open", "warn"],
  chosen: ["Chosen", "quiet"],
  in_sync: ["In step", "good"],
  issued: ["Issued", "quiet"],
};

export function statusWords(status: string): string {
  return STATUS[status]?.[0] ?? sentence(status);
}

export function statusTone(status: string): Tone {
  return STATUS[status]?.[1] ?? "quiet";
}

/** "some_code" → "Some code" */
export function sentence(code: string): string {
  const words = code.replaceAll(/[_.]/g, " ").replaceAll(":", ", ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const SUPPLIERS: Record<string, string> = {
  duffel: "Duffel",
  hotelbeds: "Hotelbeds",
  stripe: "Stripe",
  sendgrid: "SendGrid",
  open_meteo: "Open-Meteo",
  "open-meteo": "Open-Meteo",
  anthropic: "Anthropic",
};

export function supplierName(code: string): string {
  return SUPPLIERS[code.toLowerCase()] ?? code;
}

const CABINS: Record<string, string> = {
  economy: "Economy",
  premium_economy: "Premium economy",
  business: "Business",
  first: "First",
};

export function cabinName(code: string): string {
  return CABINS[code] ?? sentence(code);
}

const DOORS: Record<string, string> = {
  chat: "in the conversation",
  web: "in the browser",
  api: "through the API",
  slack: "in Slack",
  webhook: "from the supplier",
  worker: "by Tripwright",
  system: "by Tripwright",
  cli: "on the command line",
};

export function doorWords(door: string): string {
  return DOORS[door] ?? door;
}

const FIELDS: Record<string, string> = {
  "segment.fare_class": "Cabin",
  "segment.duration_mins": "Flight time (minutes)",
  "segment.stops": "Stops",
  advance_booking_days: "Days booked ahead",
  "flight.total": "Flight price",
  "hotel.daily_rate": "Nightly rate",
  "hotel.stars": "Hotel stars",
  co2_kg: "CO₂ (kg)",
  "hotel.city": "Hotel city",
  "trip.total": "Trip total",
  "trip.nights": "Nights",
  "vendor.preferred": "Preferred vendor",
  employee_level: "Level",
};

export function fieldName(field: string | null): string {
  return field ? (FIELDS[field] ?? sentence(field)) : "Fact";
}

const COMPARATORS: Record<string, string> = {
  "<": "below",
  "<=": "at most",
  lt: "below",
  lte: "at most",
  "≤": "at most",
  "≥": "at least",
  "≠": "is not",
  ">": "above",
  ">=": "at least",
  gt: "above",
  gte: "at least",
  "==": "is",
  "=": "is",
  eq: "is",
  equals: "is",
  "!=": "is not",
  ne: "is not",
  in: "one of",
  not_in: "none of",
};

export function comparatorWords(comparator: string | null): string {
  return comparator ? (COMPARATORS[comparator.toLowerCase()] ?? comparator.replaceAll("_", " ")) : "";
}
