import { Icon } from "@/kit/Icon";

export function Stars({ stars }: { stars: number | null }) {
  if (!stars) return <p className="text-12 text-faint">Not rated</p>;
  return (
    <p role="img" aria-label={`${stars} stars`} className="flex gap-px text-muted">
      {Array.from({ length: Math.round(stars) }, (_, place) => (
        <Icon key={place} name="star" size={12} className="fill-current" />
      ))}
    </p>
  );
}
