import type { PolicyTag } from "@/api/types";

export function policyWords(verdict: PolicyTag): string {
  if (verdict.level === "green") return "In policy";
  if (verdict.approval_required) return "Needs approval";
  return verdict.level === "amber" ? "Outside policy" : "Not bookable";
}
