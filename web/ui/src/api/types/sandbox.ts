/** The sandbox's control API, as `/api/v1/sandbox/*` passes it on. */

export interface SandboxClock {
  now: string;
  offset_seconds: number;
}

/** Descriptions under their names. */
export type Descriptions = Record<string, string>;

export interface SandboxStatus {
  parties: { code: string; title: string }[];
  clock: SandboxClock;
  webhook_base: string | null;
  faults: { generic: Descriptions; webhooks: Descriptions; parties: Record<string, Descriptions> };
  events: Record<string, Descriptions>;
}

export interface ActiveFault {
  id: string;
  party: string;
  kind: string;
  times: number | null;
  used: number;
  method: string | null;
  path: string | null;
  contains: string | null;
}

/** Something the operator can make happen to an order; some parties give only its name. */
export type OrderAction = string | { type: string; label: string; body: Record<string, unknown> };

export interface SupplierOrder {
  party: string;
  id: string;
  reference: string | null;
  title: string;
  status: string;
  total: string | number | null;
  currency: string | null;
  at: string | null;
  actions: OrderAction[];
}

export interface WebhookDelivery {
  id: string;
  party: string;
  type: string;
  state: string;
  attempts: { at: string; status: number; error: string }[];
  created_at: string;
  body: unknown;
}

export interface MailAttachment {
  filename: string;
  type: string;
  content_b64: string;
}

export interface MailMessage {
  id: string;
  to: string;
  from: string;
  subject: string;
  at: string;
  text: string | null;
  html: string | null;
  attachments: MailAttachment[];
}
