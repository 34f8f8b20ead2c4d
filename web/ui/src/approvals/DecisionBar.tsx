import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api } from "@/api/http";
import { Problem } from "@/api/problem";
import type { Approval } from "@/api/types";
import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";

import { isTyping } from "./isTyping";
import { WordsDialog } from "./WordsDialog";

type Decision = { way: "approve" } | { way: "decline"; reason: string } | { way: "ask"; question: string };

const CHANGED = new Set(["approval.changed", "approval.already_resolved"]);

export function DecisionBar({ approval, onAgain }: { approval: Approval; onAgain: () => void }) {
  const client = useQueryClient();
  const [writing, setWriting] = useState<"decline" | "ask" | null>(null);
  const [asked, setAsked] = useState(false);
  const decide = useMutation({
    mutationFn: ({ way, ...words }: Decision) =>
      api<undefined>(`/approvals/${approval.id}/${way}`, {
        method: "POST",
        body: way === "approve" ? { seen_hash: approval.hash } : words,
      }),
    onSuccess: (_answer, decision) => {
      setWriting(null);
      setAsked(decision.way === "ask");
      for (const key of ["approvals", "approval", "me", "bookings", "booking"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const { mutate, isPending } = decide;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || isPending) return;
      if (event.key === "a") document.getElementById("approve")?.focus();
      if (event.key === "d") {
        event.preventDefault();
        setWriting("decline");
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isPending]);

  const changed = decide.error instanceof Problem && CHANGED.has(decide.error.code);
  return (
    <footer className="border-t bg-surface pb-[env(safe-area-inset-bottom)]">
      <div className="mx-auto max-w-[720px] space-y-3 px-4 py-3 sm:px-6">
        {decide.isError && !writing && <ErrorNote error={decide.error} {...(changed ? { retry: onAgain } : {})} meaning="Your answer was not recorded." />}
        {asked && (
          <p role="status" className="text-13 text-muted">
            Your question is in {approval.traveller.split(" ")[0]}'s conversation. The request stays here until you decide.
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            id="approve"
            data-testid="approve"
            look="primary"
            size="large"
            className="max-sm:w-full"
            busy={isPending && decide.variables.way === "approve"}
            disabled={isPending}
            onClick={() => mutate({ way: "approve" })}
          >
            Approve {approval.amount.text}
          </Button>
          <Button data-testid="decline" look="danger" size="large" className="max-sm:flex-1" disabled={isPending} onClick={() => setWriting("decline")}>
            Decline…
          </Button>
          <Button data-testid="ask" look="quiet" size="large" className="max-sm:flex-1" disabled={isPending} onClick={() => setWriting("ask")}>
            Ask…
          </Button>
          <p className="hidden flex-1 items-center justify-end gap-1 text-12 text-faint lg:flex">j k next · a approve · d decline</p>
        </div>
      </div>
      <WordsDialog
        open={writing === "decline"}
        onClose={() => setWriting(null)}
        title={`Decline ${approval.amount.text}?`}
        description={`${approval.traveller} gets the reason and the draft back, and can change it and send it again.`}
        label="Reason"
        testId="decline-reason"
        verb="Decline the request"
        busy={isPending}
        error={decide.error}
        onWords={(reason) => mutate({ way: "decline", reason })}
      />
      <WordsDialog
        open={writing === "ask"}
        onClose={() => setWriting(null)}
        title={`Ask ${approval.traveller}`}
        description="The question appears in their conversation. The request waits meanwhile."
        label="Question"
        testId="ask-question"
        verb="Send the question"
        busy={isPending}
        error={decide.error}
        onWords={(question) => mutate({ way: "ask", question })}
      />
    </footer>
  );
}
