import { Link } from "@tanstack/react-router";

import { CardFrame } from "./CardFrame";

export function PreferencesCard({ items }: { items: { id: string; text: string }[] }) {
  return (
    <CardFrame
      title={items.length ? "What I remember about you" : "Nothing is remembered about you"}
      testId="preferences-card"
      side={
        <Link to="/account" className="rounded font-medium text-accent underline-offset-2 hover:underline touch:py-3">
          Edit
        </Link>
      }
    >
      {items.length > 0 && (
        <ul className="list-disc space-y-1 pl-5 marker:text-faint">
          {items.map((item) => (
            <li key={item.id}>{item.text}</li>
          ))}
        </ul>
      )}
    </CardFrame>
  );
}
