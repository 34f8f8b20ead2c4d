import { memo } from "react";

import { AssistantMessage } from "./AssistantMessage";
import { CardView } from "./cards/CardView";
import type { Entry } from "./entries";
import { EntryBoundary } from "./EntryBoundary";
import { ErrorLine } from "./ErrorLine";
import { NoticeLine } from "./NoticeLine";
import { ToolStatus } from "./ToolStatus";
import { UserMessage } from "./UserMessage";

interface Props {
  entry: Entry;
  onRenewed: (proposalId: string) => void;
}

function Body({ entry, onRenewed }: Props) {
  switch (entry.kind) {
    case "user":
      return <UserMessage text={entry.text} />;
    case "assistant":
      return <AssistantMessage text={entry.text} live={entry.live} done={entry.done} />;
    case "tools":
      return <ToolStatus calls={entry.calls} />;
    case "card":
      return <CardView card={entry.card} onRenewed={onRenewed} />;
    case "notice":
      return <NoticeLine notice={entry.notice} />;
    case "error":
      return <ErrorLine message={entry.message} code={entry.code} />;
  }
}

/** Entries keep their identity while others change, so a long conversation draws only what moved. */
export const EntryView = memo(function EntryView(props: Props) {
  return (
    <EntryBoundary>
      <Body {...props} />
    </EntryBoundary>
  );
});
