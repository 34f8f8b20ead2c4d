import { QueryClient } from "@tanstack/react-query";

import { Problem } from "@/api/problem";

const ATTEMPTS = 2;

/** A refusal is an answer: only silence and a failing server are worth asking again. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < ATTEMPTS && (!(error instanceof Problem) || error.status === 0 || error.status >= 500),
      },
    },
  });
}
