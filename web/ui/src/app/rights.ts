import type { Me } from "@/api/types";

/** What the navigation offers. The server decides what is allowed; this only spares people dead ends. */
const APPROVERS = ["approver", "travel_admin", "finance", "platform_admin"];

const holds = (me: Me, roles: string[]): boolean => me.roles.some((role) => roles.includes(role));

export const mayApprove = (me: Me): boolean => holds(me, APPROVERS) || me.approvals_pending > 0;

export const mayOperate = (me: Me): boolean => me.operator;

export const seesOthers = (me: Me): boolean => holds(me, [...APPROVERS, "expert"]);
