import type { PolicyTag as Verdict } from "@/api/types";
import { PolicyTag } from "@/kit/PolicyTag";

import { CardFrame } from "./CardFrame";

export function PolicyCard({ rules, tag }: { rules: string[]; tag: Verdict | null }) {
  return (
    <CardFrame title="Your travel policy" testId="policy-card" side={tag ? <PolicyTag verdict={tag} /> : undefined}>
      <ul className="list-disc space-y-1.5 pl-5 marker:text-faint">
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </CardFrame>
  );
}
