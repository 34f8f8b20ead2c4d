import type { DemoPerson } from "@/api/types";
import { Icon } from "@/kit/Icon";
import { Skeleton } from "@/kit/Skeleton";
import { Spinner } from "@/kit/Spinner";

interface Props {
  people: DemoPerson[];
  loading: boolean;
  busy: string | null;
  onPick: (email: string) => void;
}

export function DemoPeople({ people, loading, busy, onPick }: Props) {
  return (
    <section aria-labelledby="demo-heading" className="space-y-3">
      <h2 id="demo-heading" className="font-semibold">
        Look around as
      </h2>
      <ul className="space-y-2">
        {loading && [0, 1, 2].map((place) => <Skeleton key={place} className="h-[68px] rounded-card" />)}
        {people.map((person) => (
          <li key={person.email}>
            <button
              type="button"
              data-testid={`demo-${person.email.split("@")[0] ?? ""}`}
              data-role={person.role}
              disabled={busy !== null}
              onClick={() => onPick(person.email)}
              className="card group flex w-full items-center gap-4 px-4 py-3 text-left transition-colors duration-150 hover:border-accent disabled:opacity-60"
            >
              <span className="min-w-0 flex-1">
                <span className="block">
                  <span className="font-semibold">{person.name}</span> <span className="text-muted">{person.title}</span>
                </span>
                <span className="block text-13 text-muted">{person.blurb}</span>
              </span>
              {busy === person.email ? <Spinner /> : <Icon name="right" size={18} className="text-faint transition-colors group-hover:text-accent" />}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
