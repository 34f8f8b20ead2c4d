import type { components } from "../generated";

/** A shape of the OpenAPI document, by its name there. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** The same, where we know a field more closely than the document says. */
export type Narrowed<Shape, Known> = Omit<Shape, keyof Known> & Known;
