import type { OrderAction, SupplierOrder } from "@/api/types";
import { Button } from "@/kit/Button";
import { sentence } from "@/kit/words";

interface Props {
  order: SupplierOrder;
  action: OrderAction;
  disabled: boolean;
  onPress: (body: Record<string, unknown>) => void;
}

export function OrderButton({ order, action, disabled, onPress }: Props) {
  const named = typeof action === "string";
  const type = named ? action : action.type;
  return (
    <Button
      size="small"
      data-testid={`order-${type}`}
      disabled={disabled}
      onClick={() => onPress(named ? { party: order.party, type, id: order.id, reference: order.id } : action.body)}
    >
      {named ? sentence(action) : action.label}
    </Button>
  );
}
