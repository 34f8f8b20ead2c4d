import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { api, newKey } from "@/api/http";
import { Outbox } from "@/api/outbox";
import { meQuery } from "@/api/queries";
import type { Thread } from "@/api/types";
import { PageHeader } from "@/app/PageHeader";
import { useTitle } from "@/app/useTitle";
import { ErrorNote } from "@/kit/ErrorNote";
import { useIsWide } from "@/kit/useMedia";

import { Composer } from "./Composer";
import { Suggestions } from "./Suggestions";

const IDEAS = [
  "London trip next week, 3 nights, from New York",
  "A flight to Berlin on Monday, back on Thursday",
  "What does our travel policy allow?",
  "Show my trips",
];

export default function HomePage() {
  useTitle("New conversation");
  const me = useSuspenseQuery(meQuery).data;
  const client = useQueryClient();
  const navigate = useNavigate();
  const wide = useIsWide();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");

  const begin = useMutation({
    mutationFn: async (words: string) => {
      const thread = await api<Thread>("/threads", { method: "POST", body: {} });
      // The thread's socket sends what waits in its outbox, so a reload in this instant loses nothing.
      new Outbox(thread.id).add({ id: newKey(), text: words, at: new Date().toISOString() });
      return thread;
    },
    onSuccess: (thread) => {
      void client.invalidateQueries({ queryKey: ["threads"] });
      return navigate({ to: "/t/$threadId", params: { threadId: thread.id } });
    },
    onError: (_error, words) => setText(words),
  });

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader title="New conversation" bare />
      <div className="scroll-quiet flex flex-1 flex-col overflow-y-auto">
        <div className="mx-auto flex w-full max-w-[720px] flex-1 flex-col justify-end gap-8 px-4 pt-6 pb-8 sm:px-6 lg:flex-none lg:pt-[22vh]">
          <header className="space-y-2 max-lg:my-auto">
            <h1 className="text-28 font-semibold tracking-[-0.02em]">Where to, {me.given_name}?</h1>
            <p className="max-w-md text-16 text-pretty text-muted">
              Say it as you would to a colleague. You see every price and rule first; nothing is booked before your yes.
            </p>
          </header>
          <div className="space-y-3">
            {begin.isError && <ErrorNote error={begin.error} meaning="Your message is kept below." />}
            <Composer field={field} text={text} onText={setText} onSend={(words) => begin.mutate(words)} disabled={begin.isPending} placeholder="London next week, 3 nights" autoFocus={wide} />
            <Suggestions wrap label="Ideas to start with" options={IDEAS.map((idea) => ({ label: idea, send: idea }))} onPick={(words) => begin.mutate(words)} />
          </div>
        </div>
      </div>
    </div>
  );
}
