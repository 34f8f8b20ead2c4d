/** Dates and figures as people read them. Local times stay the strings the server sent: no browser zone touches them. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

interface Day {
  year: number;
  month: number;
  day: number;
  weekday: string;
}

function dayOf(local: string | null | undefined): Day | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(local ?? "");
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return { year, month, day, weekday: DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? "" };
}

const monthName = (day: Day): string => MONTHS[day.month - 1] ?? "";

/** "18:05" of "2026-12-01T18:05" */
export function clockTime(local: string | null | undefined): string {
  return /T(\d{2}:\d{2})/.exec(local ?? "")?.[1] ?? "";
}

/** "Tue 1 Dec" */
export function shortDay(local: string | null | undefined): string {
  const day = dayOf(local);
  return day ? `${day.weekday} ${day.day} ${monthName(day)}` : "";
}

/** "1 Dec 2026" */
export function fullDay(local: string | null | undefined): string {
  const day = dayOf(local);
  return day ? `${day.day} ${monthName(day)} ${day.year}` : "";
}

/** "1–4 Dec", "30 Nov – 3 Dec", "30 Dec 2026 – 2 Jan 2027" */
export function dayRange(from: string | null | undefined, to: string | null | undefined): string {
  const [first, last] = [dayOf(from), dayOf(to)];
  if (!first) return "";
  if (!last || (first.year === last.year && first.month === last.month && first.day === last.day)) {
    return `${first.day} ${monthName(first)}`;
  }
  if (first.year !== last.year) {
    return `${first.day} ${monthName(first)} ${first.year} – ${last.day} ${monthName(last)} ${last.year}`;
  }
  if (first.month !== last.month) return `${first.day} ${monthName(first)} – ${last.day} ${monthName(last)}`;
  return `${first.day}–${last.day} ${monthName(first)}`;
}

/** The dates, unless the title beside them already says them. */
export function datesBeside(title: string | null | undefined, from: string | null | undefined, to: string | null | undefined): string {
  const dates = dayRange(from, to);
  return title?.includes(dates) ? "" : dates;
}

/** "7 h 05" */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return hours ? `${hours} h ${String(rest).padStart(2, "0")}` : `${rest} min`;
}

/** "in New York" of "America/New_York" */
export function zoneCity(zone: string | null | undefined): string {
  return zone?.split("/").at(-1)?.replaceAll("_", " ") ?? "";
}

/** An instant in the reader's own zone: "20 Nov, 14:05" */
export function moment(instant: string | null | undefined): string {
  const at = new Date(instant ?? "");
  if (Number.isNaN(at.getTime())) return "";
  const time = `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
  return `${at.getDate()} ${MONTHS[at.getMonth()] ?? ""}, ${time}`;
}

/** "4:05", "1:02:09", "3 d 4 h" of what is left */
export function timeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days) return `${days} d ${hours} h`;
  if (hours) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "just now", "4 min ago", "3 h ago", "20 Nov" */
export function ago(instant: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(instant)) / 60_000);
  if (Number.isNaN(minutes)) return "";
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 60 * 24) return `${Math.floor(minutes / 60)} h ago`;
  return moment(instant).split(",")[0] ?? "";
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** A fact of a policy rule, as a person would say it. */
export function fact(value: unknown): string {
  if (value === null || value === undefined) return "not known";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(fact).join(", ");
  if (typeof value === "object") return "text" in value && typeof value.text === "string" ? value.text : JSON.stringify(value);
  return typeof value === "string" ? value.replaceAll("_", " ") : JSON.stringify(value);
}
