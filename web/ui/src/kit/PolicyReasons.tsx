import type { PolicyTag as Verdict } from "@/api/types";

import { PolicyRule } from "./PolicyRule";

/** Every rule that spoke, failing ones first, each with what it looked at and where its limit lies. */
export function PolicyReasons({ verdict }: { verdict: Verdict }) {
  const failing = verdict.results.filter((one) => one.result !== "pass" && one.result !== "tracked");
  const rest = verdict.results.filter((one) => one.result === "pass" || one.result === "tracked");
  return (
    <div className="space-y-3">
      <p className="font-semibold">{verdict.summary}</p>
      {failing.length > 0 && (
        <ul className="space-y-3">
          {failing.map((one) => (
            <PolicyRule key={one.rule_id} result={one} />
          ))}
        </ul>
      )}
      {rest.length > 0 && (
        <ul className="space-y-3 border-t pt-3">
          {rest.map((one) => (
            <PolicyRule key={one.rule_id} result={one} />
          ))}
        </ul>
      )}
      <p className="text-12 text-faint">Policy version {String(verdict.ruleset_version).slice(0, 8)}</p>
    </div>
  );
}
