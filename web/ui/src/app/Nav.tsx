import { useQuery } from "@tanstack/react-query";

import { meQuery } from "@/api/queries";
import { cx } from "@/kit/cx";
import { Icon } from "@/kit/Icon";

import { AccountMenu } from "./AccountMenu";
import { NavLink } from "./NavLink";
import { mayApprove, mayOperate } from "./rights";
import { ThreadList } from "./ThreadList";

interface Props {
  inSheet?: boolean;
  onGo?: () => void;
  onHelp: () => void;
}

export function Nav({ inSheet, onGo, onHelp }: Props) {
  const me = useQuery(meQuery).data;
  return (
    <nav aria-label="Main" className="flex h-full min-h-0 flex-col">
      {!inSheet && (
        <p className="flex h-14 shrink-0 items-center gap-2 px-5 font-semibold tracking-[-0.01em]">
          <Icon name="spark" size={18} className="fill-current text-accent" />
          Tripwright
        </p>
      )}
      <ul className={cx("space-y-0.5 px-3", inSheet ? "pt-0" : "pt-1")}>
        <NavLink to="/" icon="plus" label="New" testId="nav-new" exact onGo={onGo} />
        <NavLink to="/bookings" icon="suitcase" label="Trips" testId="nav-bookings" onGo={onGo} />
        {me && mayApprove(me) && (
          <NavLink to="/approvals" icon="stamp" label="Approvals" testId="nav-approvals" badge={me.approvals_pending} onGo={onGo} />
        )}
        {me?.sandbox && mayOperate(me) && <NavLink to="/sandbox" icon="flask" label="Sandbox" testId="nav-sandbox" onGo={onGo} />}
      </ul>
      <ThreadList onGo={onGo} />
      {me && <AccountMenu me={me} onHelp={onHelp} onGo={onGo} />}
    </nav>
  );
}
