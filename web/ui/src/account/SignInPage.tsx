import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";

import { api, forgetRenewal } from "@/api/http";
import { demoPeopleQuery, meQuery } from "@/api/queries";
import type { Me } from "@/api/types";
import { useTitle } from "@/app/useTitle";
import { ErrorNote } from "@/kit/ErrorNote";
import { Icon } from "@/kit/Icon";

import { DemoPeople } from "./DemoPeople";
import { SignInForm } from "./SignInForm";

type Way = { demo: string } | { email: string; password: string };

export default function SignInPage() {
  useTitle("Sign in");
  const { next } = useSearch({ from: "/sign-in" });
  const client = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const people = useQuery(demoPeopleQuery);

  const enter = useMutation({
    mutationFn: (way: Way) =>
      "demo" in way
        ? api<Me>("/auth/demo", { method: "POST", body: { email: way.demo } })
        : api<Me>("/auth/sign-in", { method: "POST", body: way }),
    onSuccess: async (me) => {
      forgetRenewal();
      client.clear();
      client.setQueryData(meQuery.queryKey, me);
      if (next) router.history.push(next);
      else await navigate({ to: "/" });
    },
  });

  const demo = people.data?.items ?? [];
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[880px] flex-col justify-center gap-10 px-5 py-10">
      <header className="space-y-2">
        <p className="flex items-center gap-2 font-semibold">
          <Icon name="spark" size={20} className="fill-current text-accent" />
          Tripwright
        </p>
        <h1 className="text-28 font-semibold tracking-[-0.02em]">Business travel, by conversation</h1>
        <p className="max-w-lg text-16 text-muted">Say where you need to be. See prices, rules and terms. Agree once; the rest is done.</p>
      </header>
      {enter.isError && <ErrorNote error={enter.error} />}
      <div className={demo.length || people.isPending ? "grid gap-10 md:grid-cols-[1fr_320px]" : "max-w-sm"}>
        {(demo.length > 0 || people.isPending) && (
          <DemoPeople
            people={demo}
            loading={people.isPending}
            busy={enter.isPending ? ("demo" in enter.variables ? enter.variables.demo : "other") : null}
            onPick={(email) => enter.mutate({ demo: email })}
          />
        )}
        <SignInForm quiet={demo.length > 0} busy={enter.isPending} onSubmit={(email, password) => enter.mutate({ email, password })} />
      </div>
    </main>
  );
}
