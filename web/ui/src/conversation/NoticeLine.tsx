import { Link } from "@tanstack/react-router";

import type { Notice } from "@/api/types";
import { cx } from "@/kit/cx";
import { Icon, type IconName } from "@/kit/Icon";

const LOOK: Record<string, { icon: IconName; colour: string }> = {
  success: { icon: "check", colour: "text-good" },
  good: { icon: "check", colour: "text-good" },
  warning: { icon: "alert", colour: "text-warn" },
  error: { icon: "stop", colour: "text-bad" },
};

export function NoticeLine({ notice }: { notice: Notice }) {
  const look = LOOK[notice.level] ?? { icon: "bell" as const, colour: "text-muted" };
  return (
    <p data-testid="notice" className="appear flex gap-2 text-13 text-muted">
      <Icon name={look.icon} size={15} className={cx("mt-px", look.colour)} />
      <span>
        {notice.text}{" "}
        {notice.booking_id && (
          <Link to="/bookings/$id" params={{ id: notice.booking_id }} className="font-medium text-accent underline underline-offset-2">
            Open the booking
          </Link>
        )}
      </span>
    </p>
  );
}
