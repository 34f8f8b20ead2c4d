import { Link } from "@tanstack/react-router";

import { EmptyState } from "@/kit/EmptyState";

import { useTitle } from "./useTitle";

export function NotFoundPage() {
  useTitle("No such page");
  return (
    <main className="flex min-h-dvh flex-col justify-center">
      <h1 className="sr-only">No such page</h1>
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
    </main>
  );
}
