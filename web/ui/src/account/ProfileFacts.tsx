import type { Me } from "@/api/types";
import { fullDay } from "@/kit/format";
import { Tag } from "@/kit/Tag";
import { sentence } from "@/kit/words";

export function ProfileFacts({ me }: { me: Me }) {
  const facts: [label: string, value: string | null][] = [
    ["Email", me.email],
    ["Department", me.department],
    ["Level", sentence(me.level)],
    ["Manager", me.manager?.name ?? null],
    ["Cost centre", me.cost_center],
    ["Home airport", me.home_airport],
    ["Roles", me.roles.map(sentence).join(", ")],
    ["Loyalty", me.loyalty.map((one) => `${one.programme} ${one.number}`).join(", ") || null],
    ["Pays with", me.payment_methods.map((method) => method.label).join(", ") || null],
  ];
  return (
    <section aria-labelledby="profile-name" className="space-y-4">
      <div>
        <h2 id="profile-name" className="text-28 font-semibold tracking-[-0.02em]">
          {me.name}
        </h2>
        <p className="text-muted">
          {me.title} · {me.org.name}
        </p>
      </div>
      <dl className="card divide-y" data-testid="profile">
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label} className="flex flex-wrap justify-between gap-x-6 px-4 py-2.5">
              <dt className="text-muted">{label}</dt>
              <dd className="min-w-0 text-right">{value}</dd>
            </div>
          ))}
        {me.passport && (
          <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-2.5">
            <dt className="text-muted">Passport</dt>
            <dd className="flex flex-wrap items-center justify-end gap-2">
              {me.passport.country}, until {fullDay(me.passport.expires_on)}
              {me.passport.expiring_soon && <Tag tone="warn">Renew it soon</Tag>}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
