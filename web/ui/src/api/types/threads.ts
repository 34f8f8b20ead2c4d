import type { Schema } from "./schemas";

export type Thread = Schema<"Thread">;
export type ThreadDetail = Schema<"ThreadDetail">;
export type TripPanel = Schema<"TripPanel">;
export type TripPanelItem = Schema<"TripPanelItem">;
