import { count } from "@/kit/format";
import { Icon } from "@/kit/Icon";

export function AttentionMark({ count: amount }: { count: number }) {
  if (!amount) return null;
  return (
    <span className="mt-0.5 flex items-center gap-1 font-medium text-warn">
      <Icon name="alert" size={12} />
      {count(amount, "thing")} to look at
    </span>
  );
}
