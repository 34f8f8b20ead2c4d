import type { Allowance } from "@/api/types";

export function allowanceWords(allowance: Allowance): string {
  if (allowance.state === "no") return "Not refundable";
  if (allowance.state === "unknown") return "Refund rules not known";
  return allowance.penalty && allowance.penalty.minor > 0 ? `Refund less ${allowance.penalty.text}` : "Refundable";
}
