import { useCallback, useEffect, useReducer, useRef, useState } from "react";

import { type Connection, ThreadStream, type Unsent } from "@/api/stream";
import type { EventFrame } from "@/api/types";

import { type Conversation, EMPTY } from "./entries";
import { reduce, settle } from "./reduce";

type Action = { type: "events"; frames: EventFrame[] } | { type: "ready"; running: boolean };

function next(state: Conversation, action: Action): Conversation {
  return action.type === "events" ? reduce(state, action.frames) : settle(state, action.running);
}

export interface LiveConversation {
  conversation: Conversation;
  connection: Connection;
  unsent: Unsent[];
  failure: { code: string; message: string | null } | null;
  say: (text: string) => void;
  choose: (offerIds: string[], label: string) => void;
  stop: () => void;
  dismissFailure: () => void;
}

/** A thread, followed live. Mount it under `key={threadId}`: one thread, one state. */
export function useConversation(threadId: string): LiveConversation {
  const [conversation, dispatch] = useReducer(next, EMPTY);
  const [connection, setConnection] = useState<Connection>("connecting");
  const [unsent, setUnsent] = useState<Unsent[]>([]);
  const [failure, setFailure] = useState<LiveConversation["failure"]>(null);
  const stream = useRef<ThreadStream | null>(null);

  useEffect(() => {
    const opened = new ThreadStream(threadId, {
      onEvents: (frames) => {
        dispatch({ type: "events", frames });
        for (const { event } of frames) {
          if (event.type === "CUSTOM" && event.name === "user_message") opened.acknowledge(event.value.id);
        }
      },
      onReady: (_lastSeq, running) => dispatch({ type: "ready", running }),
      onConnection: setConnection,
      onError: (code, message) => setFailure({ code, message: message === "" ? null : message }),
      onUnsent: setUnsent,
    });
    stream.current = opened;
    opened.open();
    return () => {
      opened.close();
      stream.current = null;
    };
  }, [threadId]);

  return {
    conversation,
    connection,
    unsent,
    failure,
    say: useCallback((text: string) => stream.current?.say(text), []),
    choose: useCallback((offerIds: string[], label: string) => stream.current?.choose(offerIds, label), []),
    stop: useCallback(() => stream.current?.stop(), []),
    dismissFailure: useCallback(() => setFailure(null), []),
  };
}
