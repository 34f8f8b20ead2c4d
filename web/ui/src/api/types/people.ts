import type { PaymentMethod } from "./common";

export interface Me {
  id: string;
  name: string;
  given_name: string;
  email: string;
  title: string;
  department: string;
  level: string;
  cost_center: string | null;
  org: { id: string; name: string; currency: string };
  roles: string[];
  manager: { name: string } | null;
  home_airport: string | null;
  passport: { country: string; expires_on: string; expiring_soon: boolean } | null;
  loyalty: { programme: string; number: string }[];
  sandbox: boolean;
  approvals_pending: number;
  payment_methods: PaymentMethod[];
}

export interface DemoPerson {
  email: string;
  name: string;
  title: string;
  role: string;
  blurb: string;
}

export interface Session {
  id: string;
  created_at: string;
  last_seen_at: string;
  ip: string | null;
  agent: string | null;
  current: boolean;
}

export interface Preference {
  id: string;
  text: string;
  source: string;
  created_at: string;
}
