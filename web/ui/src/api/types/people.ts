import type { Schema } from "./schemas";

export type Me = Schema<"Me">;
export type DemoPerson = Schema<"DemoPerson">;
export type Session = Schema<"SessionRow">;
export type Preference = Schema<"Preference">;
