import { Icon } from "@/kit/Icon";

export function ErrorLine({ message, code }: { message: string; code: string | null }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-card border bg-bad-soft p-3.5">
      <Icon name="alert" size={16} className="mt-0.5 text-bad" />
      <div className="space-y-1">
        <p>{message || "The turn ended before it was finished. Nothing was booked by it; ask again."}</p>
        {code && <p className="font-mono text-12 text-muted">{code}</p>}
      </div>
    </div>
  );
}
