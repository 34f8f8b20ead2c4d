import { CardFrame } from "./CardFrame";

export function PlaceCard({ name, facts }: { name: string; facts: { label: string; value: string }[] }) {
  return (
    <CardFrame title={name} testId="place-card">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        {facts.map((fact) => (
          <div key={fact.label} className="contents">
            <dt className="text-muted">{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </CardFrame>
  );
}
