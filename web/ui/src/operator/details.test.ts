import { expect, it } from "vitest";

import { detailsOf, faultOf } from "./details";

it("reads names, figures, words and quoted text", () => {
  expect(detailsOf('percent=20 reason="sold out today" passed=false path=/air/orders')).toEqual({
    percent: 20,
    reason: "sold out today",
    passed: false,
    path: "/air/orders",
  });
});

it("tells when a fault bites apart from what it needs", () => {
  expect(faultOf("duffel", "price_change", { times: 2, percent: 20 })).toEqual({
    party: "duffel",
    kind: "price_change",
    times: 2,
    args: { percent: 20 },
  });
});
