import { Fragment } from "react";

import type { LedgerEntry } from "@/api/types";
import { moment } from "@/kit/format";
import { sentence } from "@/kit/words";

export function Ledger({ entries }: { entries: LedgerEntry[] }) {
  return (
    <section aria-labelledby="ledger-heading" className="space-y-2">
      <h3 id="ledger-heading" className="font-semibold">
        Ledger
      </h3>
      <div className="card scroll-quiet overflow-x-auto" tabIndex={0} role="region" aria-label="Ledger entries">
        <table data-testid="ledger" className="w-full border-collapse text-left text-13">
          <thead>
            <tr className="border-b text-12 text-muted *:px-4 *:py-2 *:font-medium max-sm:*:px-2.5">
              <th scope="col">Account</th>
              <th scope="col" className="text-right">
                Debit
              </th>
              <th scope="col" className="text-right">
                Credit
              </th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, place) => (
              <Fragment key={`${entry.at}${place}`}>
                <tr>
                  <th scope="rowgroup" colSpan={3} className="px-4 pt-3 pb-1 max-sm:px-2.5 text-left font-medium">
                    {entry.description} <span className="font-normal text-faint">{moment(entry.at)}</span>
                  </th>
                </tr>
                {entry.lines.map((line, at) => (
                  <tr key={at} className="*:px-4 *:py-1 max-sm:*:px-2.5">
                    <td className="text-muted">{sentence(line.account)}</td>
                    <td className="text-right whitespace-nowrap">{line.debit?.text}</td>
                    <td className="text-right whitespace-nowrap">{line.credit?.text}</td>
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
