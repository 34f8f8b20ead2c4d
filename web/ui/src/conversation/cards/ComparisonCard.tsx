import type { CompareCard } from "@/api/types";

import { useConversationTools } from "../context";
import { CompareTable } from "../options/CompareTable";
import { CardFrame } from "./CardFrame";

export function ComparisonCard({ card }: { card: CompareCard }) {
  const tools = useConversationTools();
  return (
    <CardFrame title="Side by side" testId="compare-card">
      <CompareTable
        options={card.options}
        rows={card.rows}
        onChoose={(option) => tools?.choose([option.offer_id], `Choose ${option.short}`)}
      />
    </CardFrame>
  );
}
