import type { PolicyResult } from "@/api/types";

import { cx } from "./cx";
import { fact } from "./format";
import { Icon, type IconName } from "./Icon";
import { comparatorWords, fieldName } from "./words";

const LOOK: Record<PolicyResult["result"], { icon: IconName; colour: string; words: string }> = {
  pass: { icon: "check", colour: "text-good", words: "Passed" },
  tracked: { icon: "check", colour: "text-muted", words: "Recorded" },
  warn: { icon: "alert", colour: "text-warn", words: "Warning" },
  unknown: { icon: "question", colour: "text-warn", words: "Not known" },
  stop: { icon: "stop", colour: "text-bad", words: "Stopped" },
};

export function PolicyRule({ result }: { result: PolicyResult }) {
  const look = LOOK[result.result];
  const measured = result.field !== null || result.threshold !== null;
  return (
    <li className="flex gap-2">
      <Icon name={look.icon} size={16} className={cx("mt-0.5", look.colour)} />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="text-13 font-medium">
          <span className="sr-only">{look.words}: </span>
          {result.rule}
        </p>
        {result.message && <p className="text-13 text-muted">{result.message}</p>}
        {measured && (
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-12 text-muted">
            <dt>{fieldName(result.field)}</dt>
            <dd className="text-right font-medium text-ink">{fact(result.actual)}</dd>
            <dt>Condition</dt>
            <dd className="text-right">
              {comparatorWords(result.comparator)} {fact(result.threshold)}
            </dd>
          </dl>
        )}
      </div>
    </li>
  );
}
