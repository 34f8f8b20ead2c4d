import type { ApprovalItem } from "@/api/types";
import { Tag } from "@/kit/Tag";
import type { Tone } from "@/kit/words";

const LOOK: Record<ApprovalItem["risk"], [tone: Tone, words: string]> = {
  low: ["good", "Low risk"],
  medium: ["warn", "Medium risk"],
  high: ["bad", "High risk"],
};

export function RiskMark({ risk }: { risk: ApprovalItem["risk"] }) {
  const [tone, words] = LOOK[risk];
  return <Tag tone={tone}>{words}</Tag>;
}
