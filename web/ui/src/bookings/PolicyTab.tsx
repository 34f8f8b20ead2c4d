import type { PolicyTag } from "@/api/types";
import { PolicyReasons } from "@/kit/PolicyReasons";

export function PolicyTab({ verdict }: { verdict: PolicyTag }) {
  return (
    <div data-testid="policy-proof" className="card max-w-xl p-5 max-sm:p-4">
      <PolicyReasons verdict={verdict} />
    </div>
  );
}
