import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/http";

interface Order {
  path: string;
  method?: "POST" | "DELETE";
  body?: unknown;
}

/** Anything the operator does can move anything the page shows, so all of it is read again. */
export function useControl() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, method = "POST", body }: Order) =>
      api<unknown>(`/sandbox/${path}`, { method, ...(method === "POST" ? { body: body ?? {} } : {}) }),
    onSettled: () => client.invalidateQueries({ queryKey: ["sandbox"] }),
  });
}
