import { useId, useState } from "react";

import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";
import { Modal } from "@/kit/Modal";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description: string;
  label: string;
  testId: string;
  verb: string;
  busy: boolean;
  error: unknown;
  onWords: (words: string) => void;
}

export function WordsDialog({ open, onClose, title, description, label, testId, verb, busy, error, onWords }: Props) {
  const id = useId();
  const [words, setWords] = useState("");
  return (
    <Modal open={open} onOpenChange={(next) => !next && onClose()} title={title} description={description}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (words.trim()) onWords(words.trim());
        }}
      >
        <div>
          <label htmlFor={id} className="mb-1 block text-13 text-muted">
            {label}
          </label>
          <textarea
            id={id}
            data-testid={testId}
            rows={3}
            required
            maxLength={1000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            className="w-full rounded-lg border bg-surface px-3 py-2 transition-colors hover:border-line-strong touch:text-16"
          />
        </div>
        {error ? <ErrorNote error={error} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" look="primary" data-testid={`${testId}-send`} busy={busy} disabled={!words.trim()}>
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
