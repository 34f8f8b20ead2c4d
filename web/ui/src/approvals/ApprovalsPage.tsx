import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";

import { approvalsQuery } from "@/api/queries";
import { PageHeader } from "@/app/PageHeader";
import { useTitle } from "@/app/useTitle";
import { Chip } from "@/kit/Chip";
import { EmptyState } from "@/kit/EmptyState";
import { ErrorNote } from "@/kit/ErrorNote";
import { IconButton } from "@/kit/IconButton";
import { Skeleton } from "@/kit/Skeleton";
import { useIsWide } from "@/kit/useMedia";

import { ApprovalPane } from "./ApprovalPane";
import { QueueItem } from "./QueueItem";
import { isTyping } from "./isTyping";

export default function ApprovalsPage() {
  useTitle("Approvals");
  const { state = "pending", id } = useSearch({ from: "/app/approvals" });
  const navigate = useNavigate({ from: "/approvals" });
  const wide = useIsWide();
  const inbox = useQuery(approvalsQuery(state));
  const items = inbox.data?.items;
  const open = id ?? (wide ? items?.[0]?.id : undefined);

  const show = useCallback(
    (next: string | undefined) => void navigate({ search: { ...(state === "resolved" ? { state } : {}), ...(next ? { id: next } : {}) }, resetScroll: false }),
    [navigate, state],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || !items?.length) return;
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (!step) return;
      const here = items.findIndex((item) => item.id === open);
      const next = items[Math.min(items.length - 1, Math.max(0, here + step))];
      if (next) show(next.id);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [items, open, show]);

  const listShown = wide || !open;
  return (
    <>
      <PageHeader
        title="Approvals"
        side={
          !listShown && <IconButton icon="close" label="Back to the list" onClick={() => show(undefined)} />
        }
      />
      <div className="flex min-h-0 flex-1">
        {listShown && (
          <section aria-label="Queue" className="flex min-h-0 flex-1 flex-col lg:w-[340px] lg:flex-none lg:border-r">
            <div className="flex flex-wrap items-center gap-2 px-4 py-3">
              <Chip pressed={state === "pending"} data-testid="state-pending" onClick={() => void navigate({ search: {} })}>
                Waiting {state === "pending" && inbox.data ? <span className="text-12">{inbox.data.counts.pending}</span> : null}
              </Chip>
              <Chip pressed={state === "resolved"} data-testid="state-resolved" onClick={() => void navigate({ search: { state: "resolved" } })}>
                Decided
              </Chip>
              {inbox.data && (
                <p className="w-full text-12 text-muted">
                  {inbox.data.counts.urgent > 0 ? `${inbox.data.counts.urgent} urgent` : "None urgent"}
                  {inbox.data.approval_rate !== null && ` · ${Math.round(inbox.data.approval_rate)}% approved so far`}
                </p>
              )}
            </div>
            <ul data-testid="approval-queue" className="scroll-quiet min-h-0 flex-1 overflow-y-auto px-2 pb-4">
              {inbox.isPending && [0, 1, 2].map((place) => <Skeleton key={place} className="mx-2 mb-2 h-20 rounded-lg" />)}
              {inbox.isError && (
                <li className="p-2">
                  <ErrorNote error={inbox.error} retry={() => void inbox.refetch()} />
                </li>
              )}
              {items?.map((item) => (
                <QueueItem key={item.id} item={item} open={item.id === open} onOpen={() => show(item.id)} />
              ))}
              {items && !items.length && !wide && (
                <li>
                  <Quiet state={state} />
                </li>
              )}
            </ul>
          </section>
        )}
        {open ? <ApprovalPane key={open} id={open} /> : wide && items && <div className="flex-1"><Quiet state={state} /></div>}
      </div>
    </>
  );
}

function Quiet({ state }: { state: "pending" | "resolved" }) {
  return state === "pending" ? (
    <EmptyState icon="stamp" title="Nothing waits for you">
      Requests outside policy, or above a limit, come here. You are told as soon as one does.
    </EmptyState>
  ) : (
    <EmptyState icon="history" title="Nothing decided yet">
      What you approve or decline is kept here.
    </EmptyState>
  );
}
