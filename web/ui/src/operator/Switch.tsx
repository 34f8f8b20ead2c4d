import { useState } from "react";

import { Button } from "@/kit/Button";
import { TextField } from "@/kit/TextField";
import { sentence } from "@/kit/words";

interface Props {
  testId: string;
  kind: string;
  description: string;
  verb: string;
  hint: string;
  busy: boolean;
  onPress: (details: string) => void;
}

export function Switch({ testId, kind, description, verb, hint, busy, onPress }: Props) {
  const [details, setDetails] = useState("");
  return (
    <li>
      <form
        className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          onPress(details);
          setDetails("");
        }}
      >
        <div className="min-w-0 flex-1 basis-64 max-sm:basis-full">
          <p className="font-medium">{sentence(kind)}</p>
          <p className="text-13 text-muted">{description.replaceAll("`", "")}</p>
        </div>
        <TextField
          label={`Details of ${sentence(kind)}`}
          hideLabel
          placeholder={hint}
          value={details}
          onChange={(event) => setDetails(event.target.value)}
          className="w-56 max-sm:min-w-40 max-sm:flex-1"
        />
        <Button type="submit" data-testid={testId} disabled={busy} aria-label={`${verb}: ${sentence(kind)}`}>
          {verb}
        </Button>
      </form>
    </li>
  );
}
