import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { api, forgetRenewal } from "@/api/http";

export function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => api<undefined>("/auth/sign-out", { method: "POST", body: {} }),
    onSettled: async () => {
      forgetRenewal();
      await navigate({ to: "/sign-in" });
      client.clear();
    },
  });
}
