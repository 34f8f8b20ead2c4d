/**
 * The shapes of the API. REST shapes are the OpenAPI document's (`npm run api` writes `../generated.ts`); the chat
 * stream's cards and the sandbox's control API, which that document does not describe, are written here by hand.
 */
export type * from "./approvals";
export * from "./bookings";
export type * from "./common";
export type * from "./options";
export type * from "./people";
export type * from "./sandbox";
export type * from "./stream";
export type * from "./threads";
