import type { Approval } from "@/api/types";
import { moment } from "@/kit/format";
import { StatusTag } from "@/kit/StatusTag";

export function Decisions({ decisions }: { decisions: Approval["decisions"] }) {
  return (
    <section aria-labelledby="steps-heading" className="space-y-2">
      <h3 id="steps-heading" className="font-semibold">
        Steps
      </h3>
      <ol className="card divide-y">
        {decisions.map((one, place) => (
          <li key={`${one.step}${place}`} className="flex flex-wrap items-center justify-between gap-2 px-4 py-3">
            <div className="min-w-0">
              <p>
                {one.step}. {one.approver}
                {one.at && <span className="text-13 text-muted"> · {moment(one.at)}</span>}
              </p>
              {one.note && <p className="text-13 text-muted">{one.note}</p>}
            </div>
            <StatusTag status={one.status} />
          </li>
        ))}
      </ol>
    </section>
  );
}
