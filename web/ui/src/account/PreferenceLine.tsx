import { useState } from "react";

import type { Preference } from "@/api/types";
import { Button } from "@/kit/Button";
import { moment } from "@/kit/format";
import { IconButton } from "@/kit/IconButton";
import { TextField } from "@/kit/TextField";
import { sentence } from "@/kit/words";

interface Props {
  item: Preference;
  busy: boolean;
  onChange: (words: string) => void;
  onRemove: () => void;
}

export function PreferenceLine({ item, busy, onChange, onRemove }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft !== null) {
    return (
      <li>
        <form
          className="flex flex-wrap items-center gap-2 px-4 py-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (draft.trim() && draft.trim() !== item.text) onChange(draft.trim());
            setDraft(null);
          }}
        >
          <TextField label="Preference" hideLabel autoFocus value={draft} maxLength={300} onChange={(event) => setDraft(event.target.value)} className="min-w-40 flex-1" />
          <Button type="submit" size="small">
            Save
          </Button>
          <Button size="small" look="quiet" onClick={() => setDraft(null)}>
            Back
          </Button>
        </form>
      </li>
    );
  }
  return (
    <li className="flex items-center gap-2 py-1.5 pr-2 pl-4">
      <button type="button" disabled={busy} onClick={() => setDraft(item.text)} className="min-w-0 flex-1 py-1 text-left">
        <span className="block">{item.text}</span>
        <span className="block text-12 text-faint">
          {sentence(item.source)} · {moment(item.created_at)}
        </span>
        <span className="sr-only">Edit</span>
      </button>
      <IconButton icon="trash" label={`Forget: ${item.text}`} disabled={busy} onClick={onRemove} />
    </li>
  );
}
