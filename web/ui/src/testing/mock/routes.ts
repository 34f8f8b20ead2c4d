import type { IncomingMessage, ServerResponse } from "node:http";

import { approval, approvalItem } from "../fixtures/approvals";
import { amberBooking, booking, bookingPage, proposal } from "../fixtures/bookings";
import { flights, hotels } from "../fixtures/options";
import { DEMO, ME, METHODS, PREFERENCES, SESSIONS } from "../fixtures/people";
import { MAIL, ORDERS, STATUS, WEBHOOKS } from "../fixtures/sandbox";
import { execute, propose } from "./script";
import type { World } from "./world";

interface Asked {
  world: World;
  method: string;
  url: URL;
  parts: string[];
  body: Record<string, unknown>;
  who: string | null;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

type Answer = (asked: Asked) => unknown;

const ROUTES: [pattern: RegExp, answer: Answer][] = [
  [/^GET \/auth\/demo$/, () => ({ items: DEMO })],
  [/^POST \/auth\/(demo|sign-in)$/, signIn],
  [/^POST \/auth\/refresh$/, me],
  [/^POST \/auth\/sign-out$/, () => ({})],
  [/^GET \/auth\/sessions$/, () => ({ items: SESSIONS })],
  [/^GET \/me$/, me],
  [/^GET \/payment-methods$/, () => ({ items: METHODS })],
  [/^GET \/preferences$/, ({ world }) => ({ items: world.emptyLists ? [] : PREFERENCES })],
  [/^POST \/preferences$/, ({ body }) => ({ id: "new", text: body.text, source: "web", created_at: new Date().toISOString() })],
  [/^GET \/threads$/, ({ world }) => ({ items: [...world.threads.values()].reverse().map((thread) => world.row(thread)), next_cursor: null })],
  [/^POST \/threads$/, ({ world }) => world.row(world.thread(`th-${world.threads.size + 1}`))],
  [/^GET \/threads\/[^/]+$/, thread],
  [/^GET \/searches\/[^/]+$/, () => ({ id: "s-1", flights: flights(), hotels: hotels(), suppliers: [], relaxations: [] })],
  [/^GET \/bookings$/, bookings],
  [/^GET \/bookings\/[^/]+$/, oneBooking],
  [/^POST \/bookings\/[^/]+\/propose$/, ({ world }) => propose(world)],
  [/^GET \/proposals\/[^/]+$/, oneProposal],
  [/^POST \/proposals\/[^/]+\/accept$/, accept],
  [/^POST \/proposals\/[^/]+\/decline$/, () => ({})],
  [/^GET \/approvals$/, approvals],
  [/^GET \/approvals\/[^/]+$/, ({ parts, world }) => ({ ...approval(Number(parts[1]?.at(-1)) - 1), ...(world.approvalsDecided.has(parts[1] ?? "") ? { status: "approved" } : {}) })],
  [/^POST \/approvals\/[^/]+\/(approve|decline)$/, decide],
  [/^GET \/sandbox\/status$/, () => STATUS],
  [/^GET \/sandbox\/orders$/, ({ world }) => ({ items: world.emptyLists ? [] : ORDERS })],
  [/^GET \/sandbox\/webhooks$/, () => ({ items: WEBHOOKS })],
  [/^GET \/sandbox\/mailbox$/, ({ world }) => ({ items: world.emptyLists ? [] : MAIL })],
  [/^GET \/sandbox\/faults$/, () => ({ items: [] })],
  [/^POST \/_mock$/, change],
  [/^(POST|DELETE|PATCH) /, () => ({})],
];

export async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL((request.url ?? "").replace("/api/v1", ""), "http://mock");
  const asked: Asked = {
    world,
    method: request.method ?? "GET",
    url,
    parts: url.pathname.split("/").filter(Boolean),
    body: await bodyOf(request),
    who: /tw_mock=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? null,
  };
  try {
    if (world.fault && url.pathname !== "/_mock" && url.pathname !== "/me") throw new Refusal(world.fault, "server.failed", "The server could not finish this. Nothing was charged; try again in a moment.");
    const route = ROUTES.find(([pattern]) => pattern.test(`${asked.method} ${url.pathname}`));
    if (!route) throw new Refusal(404, "route.not_found", "There is nothing here.");
    const found = route[1](asked);
    const cookie = typeof found === "object" && found !== null && "cookie" in found ? String(found.cookie) : null;
    send(response, 200, found, cookie);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    send(response, error.status, { type: "about:blank", title: "Refused", status: error.status, code: error.code, detail: error.detail });
  }
}

function send(response: ServerResponse, status: number, body: unknown, cookie: string | null = null): void {
  response.writeHead(status, { "Content-Type": "application/json", ...(cookie ? { "Set-Cookie": [`tw_mock=${cookie}; Path=/`, "tw_csrf=mock; Path=/"] } : {}) });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}

function signIn({ body }: Asked): unknown {
  const email = String(body.email);
  if (body.password === "wrong") throw new Refusal(401, "sign_in.failed", "The email or the password is not right.");
  return { ...person(email), cookie: email };
}

function me({ who }: Asked): unknown {
  if (!who) throw new Refusal(401, "auth.required", "Sign in first.");
  return person(who);
}

function person(email: string): object {
  if (email.startsWith("priya")) return { ...ME, name: "Priya Raman", given_name: "Priya", email, title: "Head of sales", roles: ["traveller", "approver"], approvals_pending: 3 };
  if (email.startsWith("tomas")) return { ...ME, name: "Tomás Rivera", given_name: "Tomás", email, title: "Travel manager", roles: ["traveller", "travel_admin"], operator: true, approvals_pending: 1 };
  return ME;
}

function thread({ world, parts }: Asked): unknown {
  const found = world.threads.get(parts[1] ?? "");
  if (!found) throw new Refusal(404, "thread.not_found", "No such conversation.");
  return { ...world.row(found), pending_proposal_id: found.pendingProposal, trip_panel: found.trip };
}

function bookings({ world, url }: Asked): unknown {
  const words = url.searchParams.get("q")?.toLowerCase() ?? "";
  const page = bookingPage();
  return { ...page, items: world.emptyLists ? [] : page.items.filter((row) => row.title.toLowerCase().includes(words)) };
}

function oneBooking({ world, parts }: Asked): unknown {
  const id = parts[1] ?? "";
  if (id === "missing") throw new Refusal(404, "booking.not_found", "No such booking.");
  if (id === "amber") return { ...amberBooking(), attention: [{ id: "at-1", reason: "release_failed", severity: "high", due_at: new Date(Date.now() + 7_200_000).toISOString(), detail: "The card's limit could not be lowered yet. It is tried again every minute." }] };
  if (id === "confirmed" || id === "BK-7QM2DX") return booking(undefined, "confirmed");
  return world.current;
}

function oneProposal({ world, parts }: Asked): unknown {
  const done = ["booking", "confirmed", "awaiting_approval"].includes(world.current.status);
  return { ...proposal(world.current, parts[1]), status: done ? "spent" : "open" };
}

function accept({ world, parts }: Asked): unknown {
  const made = { ...proposal(world.current, parts[1]), status: "accepted" };
  void execute(world, parts[1] ?? "");
  return { proposal: made, booking: world.current };
}

function decide({ world, parts }: Asked): unknown {
  world.approvalsDecided.add(parts[1] ?? "");
  return {};
}

/** For the pictures: `{"emptyLists": true}`, `{"fault": 500}`. */
function change({ world, body }: Asked): unknown {
  Object.assign(world, body);
  return {};
}

function approvals({ world, url }: Asked): unknown {
  const resolved = url.searchParams.get("state") === "resolved";
  const all = [0, 1, 2].map(approvalItem).filter((item) => world.approvalsDecided.has(item.id) === resolved);
  const items = world.emptyLists ? [] : resolved ? all.map((item) => ({ ...item, status: "approved" })) : all;
  return { items, counts: { pending: items.length, urgent: items.filter((item) => item.urgent).length }, approval_rate: 95 };
}
