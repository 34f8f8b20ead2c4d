import { Problem, wordsOf } from "@/api/problem";

import { Button } from "./Button";
import { Icon } from "./Icon";

interface Props {
  error: unknown;
  retry?: (() => void) | undefined;
  /** What this means for the person, where the error itself cannot know. */
  meaning?: string;
}

/** What happened, what it means, what to do. */
export function ErrorNote({ error, retry, meaning }: Props) {
  const title = error instanceof Problem ? error.title : "Something unexpected happened";
  const words = wordsOf(error);
  return (
    <div role="alert" data-testid="error" className="appear flex gap-3 rounded-card border bg-bad-soft p-4">
      <Icon name="alert" size={18} className="mt-px text-bad" />
      <div className="min-w-0 flex-1 space-y-2">
        <p className="font-semibold text-bad">{title}</p>
        {words !== title && <p className="text-ink">{words}</p>}
        {meaning && <p className="text-ink">{meaning}</p>}
        {error instanceof Problem && error.code && <p className="font-mono text-12 text-muted">{error.code}</p>}
        {retry && (
          <Button size="small" icon="refresh" onClick={retry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
