import type { Schema } from "./schemas";

export type FlightOption = Schema<"FlightOption">;
export type HotelOption = Schema<"HotelOption">;
export type TripOption = FlightOption | HotelOption;
export type Slice = Schema<"Slice">;
export type SearchResult = Schema<"SearchResult">;
export type SupplierProgress = Schema<"SupplierState">;
export type SupplierState = SupplierProgress["state"];
