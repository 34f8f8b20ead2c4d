import type { PolicyTag } from "@/api/types";

export function policyWords(verdict: PolicyTag): string {
  if (verdict.level === "green") return "In policy";
  if (!verdict.bookable) return "Not bookable";
  return verdict.approval_required ? "Needs approval" : "Outside policy";
}
