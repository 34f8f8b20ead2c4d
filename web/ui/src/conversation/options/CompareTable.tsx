import type { TripOption } from "@/api/types";
import { Button } from "@/kit/Button";

interface Props {
  options: TripOption[];
  rows: { label: string; values: string[] }[];
  onChoose?: (option: TripOption) => void;
}

export function CompareTable({ options, rows, onChoose }: Props) {
  return (
    <div className="scroll-quiet overflow-x-auto" tabIndex={0} role="region" aria-label="Comparison">
      <table data-testid="compare-table" className="w-full border-collapse text-left align-top">
        <thead>
          <tr>
            <td className="w-28 border-b" />
            {options.map((option) => (
              <th key={option.offer_id} scope="col" className="min-w-40 border-b p-2.5 align-bottom font-semibold">
                {option.kind === "flight" ? option.airline.name : option.hotel.name}
                <span className="ml-1.5 font-mono text-12 font-normal text-faint">{option.short}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label} className="border-b last:border-0">
              <th scope="row" className="py-2.5 pr-2.5 align-top text-13 font-normal text-muted">
                {row.label}
              </th>
              {row.values.map((value, place) => (
                <td key={place} className="p-2.5 align-top">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {onChoose && (
          <tfoot>
            <tr>
              <td />
              {options.map((option) => (
                <td key={option.offer_id} className="p-2.5">
                  <Button
                    size="small"
                    look="primary"
                    className="w-full"
                    disabled={!option.policy.bookable}
                    onClick={() => onChoose(option)}
                  >
                    Choose {option.short}
                  </Button>
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
