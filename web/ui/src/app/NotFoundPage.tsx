import { Link } from "@tanstack/react-router";

import { EmptyState } from "@/kit/EmptyState";

export function NotFoundPage() {
  return (
    <EmptyState
      icon="search"
      title="No such page"
      action={
        <Link to="/" className="font-medium text-accent underline underline-offset-2">
          Go to the start
        </Link>
      }
    >
      The address may be mistyped, or the page was moved.
    </EmptyState>
  );
}
