import { noteServerTime } from "./clock";
import { Problem } from "./problem";

const ROOT = "/api/v1";

export interface Ask {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  /** The same key on a repeat makes the repeat harmless. */
  key?: string;
  signal?: AbortSignal;
}

/** Calls the API; answers parsed JSON, or throws a `Problem`. A stale session is renewed once, quietly. */
export async function api<T>(path: string, ask: Ask = {}): Promise<T> {
  const settled = { ...ask, key: ask.key ?? (isUnsafe(ask) ? newKey() : undefined) };
  let response = await send(path, settled);
  if (response.status === 401 && !path.startsWith("/auth/") && (await renew())) {
    response = await send(path, settled);
  }
  if (!response.ok) throw await Problem.of(response);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function send(path: string, ask: { method?: string; body?: unknown; key?: string | undefined; signal?: AbortSignal }): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (ask.body !== undefined) headers["Content-Type"] = "application/json";
  if (ask.key) headers["Idempotency-Key"] = ask.key;
  const token = csrfToken();
  if (token && isUnsafe(ask)) headers["X-CSRF-Token"] = token;
  try {
    const response = await fetch(`${ROOT}${path}`, {
      method: ask.method ?? "GET",
      credentials: "same-origin",
      headers,
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      ...(ask.signal ? { signal: ask.signal } : {}),
    });
    noteServerTime(response.headers.get("X-Tripwright-Now"));
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw Problem.unreachable();
  }
}

let renewal: Promise<boolean> | null = null;

export function renew(): Promise<boolean> {
  renewal ??= alone(renewUnlessJustDone).finally(() => {
    renewal = null;
  });
  return renewal;
}

/** One refresh at a time over all tabs: a second use of one refresh token would end every session of its family. */
async function alone(work: () => Promise<boolean>): Promise<boolean> {
  // Locks exist only on https and localhost.
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? await locks.request("tw.refresh", work) : await work();
}

const RENEWED = "tw.renewed";

async function renewUnlessJustDone(): Promise<boolean> {
  if (Date.now() - Number(localStorage.getItem(RENEWED) ?? 0) < 10_000) return true;
  try {
    const response = await send("/auth/refresh", { method: "POST" });
    if (response.ok) localStorage.setItem(RENEWED, String(Date.now()));
    return response.ok;
  } catch {
    return false;
  }
}

/** Signing in or out makes the last renewal meaningless. */
export function forgetRenewal(): void {
  localStorage.removeItem(RENEWED);
}

function isUnsafe(ask: { method?: string }): boolean {
  return ask.method !== undefined && ask.method !== "GET";
}

/** The server gives this readable cookie with every session: without it there is nothing to ask for or renew. */
export function isSignedOut(): boolean {
  return csrfToken() === "";
}

function csrfToken(): string {
  return /(?:^|;\s*)tw_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** `randomUUID` exists only on https and localhost; a demonstration over a plain LAN address still needs keys. */
export function newKey(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
