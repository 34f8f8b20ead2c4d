import type { PaymentMethod } from "@/api/types";
import { Icon } from "@/kit/Icon";
import { Select } from "@/kit/Select";

interface Props {
  methods: PaymentMethod[];
  value: string | null;
  onChange: (id: string) => void;
}

export function PaymentPicker({ methods, value, onChange }: Props) {
  if (methods.length < 2) {
    return (
      <p className="flex items-center gap-2 text-13 text-muted">
        <Icon name="card" />
        Pays with <span className="font-medium text-ink">{methods[0] ? wordsOf(methods[0]) : "your company's method"}</span>
      </p>
    );
  }
  return (
    <Select
      label="Pays with"
      data-testid="payment-method"
      value={value ?? methods[0]?.id ?? ""}
      onChange={(event) => onChange(event.target.value)}
      options={methods.map((method) => ({ value: method.id, label: wordsOf(method) }))}
      className="max-w-sm"
    />
  );
}

function wordsOf(method: PaymentMethod): string {
  return method.last4 && !method.label.includes(method.last4) ? `${method.label} ···· ${method.last4}` : method.label;
}
