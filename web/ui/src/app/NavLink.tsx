import { Link } from "@tanstack/react-router";

import { Icon, type IconName } from "@/kit/Icon";

interface Props {
  to: "/" | "/bookings" | "/approvals" | "/sandbox";
  icon: IconName;
  label: string;
  testId: string;
  badge?: number;
  exact?: boolean;
  onGo?: (() => void) | undefined;
}

export function NavLink({ to, icon, label, testId, badge, exact, onGo }: Props) {
  return (
    <li>
      <Link
        to={to}
        data-testid={testId}
        activeOptions={{ exact: exact ?? false, includeSearch: false }}
        {...(onGo ? { onClick: onGo } : {})}
        className="flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-muted transition-colors duration-150 hover:bg-sunken hover:text-ink touch:h-11"
        activeProps={{ className: "bg-sunken font-medium !text-ink", "aria-current": "page" }}
      >
        <Icon name={icon} size={17} />
        <span className="flex-1">{label}</span>
        {badge ? (
          <span className="min-w-5 rounded-full bg-accent px-1.5 py-px text-center text-12 font-semibold text-on-accent">
            {badge}
            <span className="sr-only"> waiting</span>
          </span>
        ) : null}
      </Link>
    </li>
  );
}
