import { Component, type ErrorInfo, type ReactNode } from "react";

import { ErrorLine } from "./ErrorLine";

interface State {
  failed: boolean;
}

/** One card that cannot be drawn must not take the conversation with it. */
export class EntryBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error("An entry could not be drawn.", error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <ErrorLine message="This part could not be shown. Nothing else is affected; the booking page has the full state." code={null} />;
  }
}
