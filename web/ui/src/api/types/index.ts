/**
 * The shapes of the HTTP API and of the chat stream, written here and nowhere else.
 * `npm run api` writes `../generated.ts` from the server's OpenAPI document; these names then become aliases of it.
 */
export type * from "./approvals";
export * from "./bookings";
export type * from "./common";
export type * from "./options";
export type * from "./people";
export type * from "./sandbox";
export type * from "./stream";
export type * from "./threads";
