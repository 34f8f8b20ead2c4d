import { useParams } from "@tanstack/react-router";

import { ThreadView } from "./ThreadView";

export default function ThreadPage() {
  const { threadId } = useParams({ from: "/app/t/$threadId" });
  return <ThreadView key={threadId} threadId={threadId} />;
}
