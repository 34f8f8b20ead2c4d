import type { Proposal } from "@/api/types";

type Point = NonNullable<Proposal["cancellation"]>["curve"][number];

/** What would come back at other times, so that nobody has to guess whether waiting costs something. */
export function CancelCurve({ points }: { points: Point[] }) {
  return (
    <table data-testid="cancel-curve" className="w-full text-13">
      <caption className="sr-only">What comes back, by when you cancel</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">If you cancel</th>
          <th scope="col">You get back</th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {points.map((point) => (
          <tr key={`${point.label}${point.at}`}>
            <th scope="row" className="py-1.5 text-left font-normal text-muted">
              {point.label}
            </th>
            <td className="py-1.5 text-right">{point.refund.text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
