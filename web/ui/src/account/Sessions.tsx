import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/http";
import { sessionsQuery } from "@/api/queries";
import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";
import { moment } from "@/kit/format";
import { Skeleton } from "@/kit/Skeleton";
import { Tag } from "@/kit/Tag";

import { browserWords } from "./browserWords";

export function Sessions() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (id: string) => api<undefined>(`/auth/sessions/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  if (sessions.isPending) return <Skeleton className="h-28 rounded-card" />;
  if (sessions.isError) return <ErrorNote error={sessions.error} retry={() => void sessions.refetch()} />;
  return (
    <div className="space-y-3">
      {end.isError && <ErrorNote error={end.error} />}
      <ul data-testid="sessions" className="card divide-y">
        {sessions.data.items.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
            <div className="min-w-0 flex-1 basis-52">
              <p>{browserWords(session.agent)}</p>
              <p className="text-13 text-muted">
                {session.ip ? `${session.ip} · ` : ""}last seen {moment(session.last_seen_at)}
              </p>
            </div>
            {session.current ? (
              <Tag tone="good">This browser</Tag>
            ) : (
              <Button size="small" look="danger" busy={end.isPending && end.variables === session.id} onClick={() => end.mutate(session.id)}>
                Sign out there
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
