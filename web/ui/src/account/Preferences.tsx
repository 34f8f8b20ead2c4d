import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/http";
import { preferencesQuery } from "@/api/queries";
import type { Preference } from "@/api/types";
import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";
import { Skeleton } from "@/kit/Skeleton";
import { TextField } from "@/kit/TextField";

import { PreferenceLine } from "./PreferenceLine";

export function Preferences() {
  const client = useQueryClient();
  const preferences = useQuery(preferencesQuery);
  const [text, setText] = useState("");
  const refresh = () => client.invalidateQueries({ queryKey: preferencesQuery.queryKey });

  const add = useMutation({
    mutationFn: (words: string) => api<Preference>("/preferences", { method: "POST", body: { text: words } }),
    onSuccess: async () => {
      setText("");
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => api<undefined>(`/preferences/${id}`, { method: "DELETE" }),
    onSuccess: refresh,
  });
  /** The server keeps what was said, not a history of edits: a change is a new note in place of the old one. */
  const change = useMutation({
    mutationFn: async ({ id, words }: { id: string; words: string }) => {
      await api<Preference>("/preferences", { method: "POST", body: { text: words } });
      await api<undefined>(`/preferences/${id}`, { method: "DELETE" });
    },
    onSuccess: refresh,
  });

  const failure = add.error ?? remove.error ?? change.error;
  return (
    <div className="space-y-3" data-testid="preferences">
      {preferences.isPending && <Skeleton className="h-24 rounded-card" />}
      {preferences.isError && <ErrorNote error={preferences.error} retry={() => void preferences.refetch()} />}
      {preferences.data && preferences.data.items.length > 0 && (
        <ul className="card divide-y">
          {preferences.data.items.map((item) => (
            <PreferenceLine
              key={item.id}
              item={item}
              busy={change.isPending || remove.isPending}
              onChange={(words) => change.mutate({ id: item.id, words })}
              onRemove={() => remove.mutate(item.id)}
            />
          ))}
        </ul>
      )}
      {preferences.data?.items.length === 0 && (
        <p className="rounded-card border border-dashed px-5 py-6 text-center text-muted">Nothing yet. Say "I prefer aisle seats" in a conversation, or write it here.</p>
      )}
      {failure && <ErrorNote error={failure} />}
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) add.mutate(text.trim());
        }}
      >
        <TextField
          label="Add a preference"
          hideLabel
          placeholder="For example: aisle seat, quiet hotels near a park"
          data-testid="preference-text"
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="flex-1"
        />
        <Button type="submit" data-testid="preference-add" busy={add.isPending} disabled={!text.trim()}>
          Add
        </Button>
      </form>
    </div>
  );
}
