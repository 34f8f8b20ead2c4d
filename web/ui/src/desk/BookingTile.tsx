import { Link } from "@tanstack/react-router";

import type { BookingRow } from "@/api/types";
import { datesBeside } from "@/kit/format";
import { PolicyMark } from "@/kit/PolicyMark";
import { Reference } from "@/kit/Reference";
import { StatusTag } from "@/kit/StatusTag";

import { AttentionMark } from "./AttentionMark";

export function BookingTile({ row }: { row: BookingRow }) {
  return (
    <li>
      <Link
        to="/bookings/$id"
        params={{ id: row.reference }}
        data-testid={`booking-${row.reference}`}
        className="card block space-y-2 p-4 transition-colors hover:border-line-strong"
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 font-semibold">{row.title}</span>
          <span className="shrink-0 font-semibold">{row.total.text}</span>
        </span>
        <span className="block text-13 text-muted">
          {[datesBeside(row.title, row.starts_on, row.ends_on), row.traveller].filter(Boolean).join(" · ")} · <Reference>{row.reference}</Reference>
          <AttentionMark count={row.attention} />
        </span>
        <span className="flex flex-wrap gap-1.5">
          <StatusTag status={row.status} />
          {row.policy_level !== "green" && <PolicyMark level={row.policy_level} />}
        </span>
      </Link>
    </li>
  );
}
