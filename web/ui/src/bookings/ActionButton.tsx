import type { BookingAction } from "@/api/types";
import { Button } from "@/kit/Button";

interface Props {
  action: BookingAction;
  primary?: boolean;
  busy?: boolean;
  onPress: () => void;
}

export function ActionButton({ action, primary, busy, onPress }: Props) {
  return (
    <Button
      data-testid={`action-${action.action}`}
      look={primary ? "primary" : "secondary"}
      busy={busy ?? false}
      disabled={!action.allowed}
      title={action.why_not ?? undefined}
      onClick={onPress}
    >
      {action.label}
      {!action.allowed && action.why_not && <span className="sr-only">: {action.why_not}</span>}
    </Button>
  );
}
