import { Link } from "@tanstack/react-router";

import { EmptyState } from "@/kit/EmptyState";
import { Icon } from "@/kit/Icon";
import { IconButton } from "@/kit/IconButton";

interface Props {
  code: string;
  message?: string | null;
  onDismiss?: () => void;
}

export function StreamFailure({ code, message, onDismiss }: Props) {
  if (code === "thread.not_found") {
    return (
      <EmptyState
        icon="chat"
        title="No such conversation"
        action={
          <Link to="/" className="font-medium text-accent underline underline-offset-2">
            Start a new one
          </Link>
        }
      >
        It was removed, or it belongs to somebody else.
      </EmptyState>
    );
  }
  if (code === "auth.required") {
    return (
      <EmptyState
        icon="person"
        title="You were signed out"
        action={
          <Link to="/sign-in" className="font-medium text-accent underline underline-offset-2">
            Sign in again
          </Link>
        }
      >
        Nothing is lost: the conversation is kept.
      </EmptyState>
    );
  }
  return (
    <div role="alert" className="flex items-start gap-2.5 rounded-card border bg-bad-soft py-1.5 pr-1.5 pl-3.5">
      <Icon name="alert" size={16} className="mt-2.5 text-bad" />
      <p className="min-w-0 flex-1 py-2">{message ?? "The message could not be taken. Shorten it or try again."}</p>
      {onDismiss && <IconButton icon="close" label="Dismiss" onClick={onDismiss} />}
    </div>
  );
}
