import { beforeEach, describe, expect, it } from "vitest";

import { serve } from "@/testing/fetching";

import { serverNow } from "./clock";
import { api, forgetRenewal } from "./http";
import { Problem } from "./problem";

beforeEach(() => {
  forgetRenewal();
  document.cookie = "tw_csrf=token-1";
});

describe("calling the API", () => {
  it("sends the CSRF token and an idempotency key with whatever changes something", async () => {
    const calls = serve(() => ({}));
    await api("/threads", { method: "POST", body: {} });
    await api("/me");
    expect(calls[0]?.headers.get("X-CSRF-Token")).toBe("token-1");
    expect(calls[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
    expect(calls[1]?.headers.has("Idempotency-Key")).toBe(false);
  });

  it("renews a stale session once and repeats the request under the same key", async () => {
    let stale = true;
    const calls = serve(({ path }) => {
      if (path.endsWith("/auth/refresh")) {
        stale = false;
        return {};
      }
      return stale ? { status: 401 } : { body: { ok: true } };
    });
    await expect(api("/bookings", { method: "POST", body: {} })).resolves.toEqual({ ok: true });
    expect(calls.map((call) => call.path)).toEqual(["/api/v1/bookings", "/api/v1/auth/refresh", "/api/v1/bookings"]);
    expect(calls[0]?.headers.get("Idempotency-Key")).toBe(calls[2]?.headers.get("Idempotency-Key"));
  });

  it("asks for one renewal however many requests were refused together", async () => {
    let stale = true;
    const calls = serve(({ path }) => {
      if (path.endsWith("/auth/refresh")) {
        stale = false;
        return {};
      }
      return stale ? { status: 401 } : {};
    });
    await Promise.all([api("/me"), api("/threads"), api("/bookings")]);
    expect(calls.filter((call) => call.path.endsWith("/auth/refresh"))).toHaveLength(1);
  });

  it("gives the server's own words and code when it refuses", async () => {
    serve(() => ({ status: 409, body: { code: "proposal.expired", title: "Expired", detail: "The price ran out.", total: 3 } }));
    const refusal = await api("/proposals/1/accept", { method: "POST" }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Problem);
    expect(refusal).toMatchObject({ code: "proposal.expired", message: "The price ran out.", facts: { total: 3 } });
  });

  it("says so when nobody answers", async () => {
    serve(() => new TypeError("failed to fetch"));
    await expect(api("/me")).rejects.toMatchObject({ code: "network.unreachable", isOffline: true });
  });

  it("still has words when the answer is not a problem document", async () => {
    serve(() => ({ status: 502, body: "bad gateway" }));
    await expect(api("/me")).rejects.toMatchObject({ status: 502, code: "http.502" });
  });
});

describe("the server's clock", () => {
  it("is followed once it is known", async () => {
    const { noteServerTime } = await import("./clock");
    noteServerTime("2030-01-01T00:00:00Z");
    expect(Math.abs(serverNow() - Date.parse("2030-01-01T00:00:00Z"))).toBeLessThan(1000);
    noteServerTime(new Date().toISOString());
  });
});
