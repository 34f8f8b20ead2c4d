import { describe, expect, it } from "vitest";

import { ago, clockTime, count, dayRange, duration, fact, shortDay, timeLeft, zoneCity } from "./format";

describe("dates as people read them", () => {
  it.each([
    ["2026-12-01", "2026-12-04", "1–4 Dec"],
    ["2026-11-30", "2026-12-03", "30 Nov – 3 Dec"],
    ["2026-12-30", "2027-01-02", "30 Dec 2026 – 2 Jan 2027"],
    ["2026-12-01", "2026-12-01", "1 Dec"],
    ["2026-12-01", null, "1 Dec"],
    [null, null, ""],
  ])("%s to %s is %s", (from, to, words) => {
    expect(dayRange(from, to)).toBe(words);
  });

  it("keeps local times as the place has them", () => {
    expect(clockTime("2026-12-01T18:05")).toBe("18:05");
    expect(shortDay("2026-12-01T23:59")).toBe("Tue 1 Dec");
    expect(zoneCity("America/New_York")).toBe("New York");
  });
});

describe("figures", () => {
  it.each([
    [425, "7 h 05"],
    [45, "45 min"],
  ])("%s minutes are %s", (minutes, words) => {
    expect(duration(minutes)).toBe(words);
  });

  it.each([
    [-5, "0:00"],
    [59_000, "0:59"],
    [3_725_000, "1 h 02 min"],
    [93_600_000, "1 d 2 h"],
  ])("%s milliseconds left are %s", (left, words) => {
    expect(timeLeft(left)).toBe(words);
  });

  it("counts in words", () => {
    expect([count(1, "night"), count(3, "night")]).toEqual(["1 night", "3 nights"]);
  });

  it("says how old a price is", () => {
    const now = Date.parse("2026-11-20T14:00:00Z");
    expect(ago("2026-11-20T13:59:40Z", now)).toBe("just now");
    expect(ago("2026-11-20T13:56:00Z", now)).toBe("4 min ago");
  });

  it("words a fact of the policy", () => {
    expect([fact(null), fact(true), fact(["economy", "premium_economy"]), fact(260), fact({ text: "260.00 USD" })]).toEqual([
      "not known",
      "yes",
      "economy, premium economy",
      "260",
      "260.00 USD",
    ]);
  });
});
