import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { threadQuery } from "@/api/queries";
import { PageHeader } from "@/app/PageHeader";
import { useTitle } from "@/app/useTitle";
import { EmptyState } from "@/kit/EmptyState";
import { Sheet } from "@/kit/Sheet";
import { useIsWide } from "@/kit/useMedia";
import { ProposalCard } from "@/trip/ProposalCard";
import { TripPanelBody } from "@/trip/TripPanelBody";
import { TripSummaryBar } from "@/trip/TripSummaryBar";
import { usePropose } from "@/trip/usePropose";

import { chosenOffers, newestProposals, openProposalOf, receiptsOf } from "./chosen";
import { Composer } from "./Composer";
import { ConnectionPill } from "./ConnectionPill";
import { ConversationContext } from "./context";
import { LiveRegion } from "./LiveRegion";
import { StreamFailure } from "./StreamFailure";
import { Suggestions } from "./Suggestions";
import { Timeline } from "./Timeline";
import { useConversation } from "./useConversation";

export function ThreadView({ threadId }: { threadId: string }) {
  const client = useQueryClient();
  const live = useConversation(threadId);
  const { conversation, say, choose } = live;
  const thread = useQuery(threadQuery(threadId));
  const wide = useIsWide();
  const field = useRef<HTMLTextAreaElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const [sheetOpen, setSheetOpen] = useState(false);
  const [ownProposal, setOwnProposal] = useState<string | null>(null);

  const trip = conversation.trip ?? thread.data?.trip_panel ?? null;
  const title = conversation.title ?? thread.data?.title ?? "New conversation";
  useTitle(title);

  const seeProposal = useCallback(() => {
    setSheetOpen(false);
    setTimeout(() => {
      const box = scroller.current;
      const card = Array.from(box?.querySelectorAll<HTMLElement>("[data-testid=proposal-card]") ?? []).at(-1);
      if (box && card) box.scrollBy({ top: card.getBoundingClientRect().top - box.getBoundingClientRect().top - 16, behavior: "smooth" });
    }, 120);
  }, []);

  const onRenewed = useCallback(
    (proposalId: string) => {
      setOwnProposal(proposalId);
      seeProposal();
    },
    [seeProposal],
  );
  const propose = usePropose((proposal) => onRenewed(proposal.id));

  const suggest = useCallback((words: string) => {
    setText(words);
    field.current?.focus();
  }, []);

  // The list in the navigation shows titles, dates and what is running; it is read again when these can have changed.
  const { running, caughtUp } = conversation;
  useEffect(() => {
    if (caughtUp) void client.invalidateQueries({ queryKey: ["threads"] });
  }, [client, running, caughtUp, title, trip?.status]);

  const pending = ownProposal ?? thread.data?.pending_proposal_id ?? null;
  const loose = pending && caughtUp && !openProposalOf(conversation.entries, pending) ? pending : null;

  const tools = useMemo(
    () => ({
      say,
      choose,
      suggest,
      running: conversation.running,
      chosen: chosenOffers(conversation.entries),
      bookings: conversation.bookings,
      proposals: conversation.proposals,
      receipts: receiptsOf(conversation),
      newest: newestProposals(conversation.entries),
    }),
    [say, choose, suggest, conversation],
  );

  const refused = live.failure && (live.failure.code === "thread.not_found" || live.failure.code === "auth.required");

  const panel = (
    <TripPanelBody
      trip={trip}
      reviewing={propose.isPending}
      error={propose.error}
      onReview={() => trip?.booking_id && propose.mutate(trip.booking_id)}
      onSeeProposal={seeProposal}
    />
  );

  return (
    <ConversationContext value={tools}>
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <PageHeader title={title} side={<ConnectionPill state={live.connection} />} />
          {refused && live.failure ? (
            <StreamFailure code={live.failure.code} />
          ) : (
            <>
              <Timeline
                conversation={conversation}
                unsent={live.unsent}
                loading={!caughtUp && conversation.entries.length === 0}
                onRenewed={onRenewed}
                scroller={scroller}
                tail={
                  <>
                    {caughtUp && !conversation.entries.length && !live.unsent.length && (
                      <EmptyState icon="chat" title="Nothing said yet">
                        Write where you want to go, and when.
                      </EmptyState>
                    )}
                    {loose && (
                      <ProposalCard
                        key={loose}
                        id={loose}
                        heard={conversation.proposals[loose]}
                        progress={trip?.booking_id ? conversation.bookings[trip.booking_id] : undefined}
                        onChange={() => suggest("Change ")}
                        onRenewed={(proposal) => onRenewed(proposal.id)}
                      />
                    )}
                  </>
                }
              />
              <div className="mx-auto w-full max-w-[720px] space-y-2.5 px-4 pt-2.5 pb-3 sm:px-6 lg:pb-5">
                {live.failure && <StreamFailure code={live.failure.code} message={live.failure.message} onDismiss={live.dismissFailure} />}
                {!conversation.running && conversation.choices && (
                  <Suggestions label={conversation.choices.question ?? "Suggested replies"} options={conversation.choices.options} onPick={say} />
                )}
                <Composer
                  field={field}
                  text={text}
                  onText={setText}
                  onSend={say}
                  onStop={live.stop}
                  running={conversation.running}
                  placeholder="Message"
                  autoFocus={wide}
                />
              </div>
              {!wide && trip && <TripSummaryBar trip={trip} onOpen={() => setSheetOpen(true)} />}
            </>
          )}
        </div>
        {wide ? (
          <aside aria-label="Trip" data-testid="trip-panel" className="scroll-quiet w-[380px] shrink-0 overflow-y-auto border-l bg-surface">
            {panel}
          </aside>
        ) : (
          <Sheet open={sheetOpen} onOpenChange={setSheetOpen} title="Your trip" side="bottom">
            <div data-testid="trip-panel">{panel}</div>
          </Sheet>
        )}
      </div>
      <LiveRegion said={conversation.said} />
    </ConversationContext>
  );
}
