import type { SupplierProgress } from "@/api/types";
import { Icon } from "@/kit/Icon";
import { supplierName } from "@/kit/words";

/** "Duffel ✓ 84" */
export function SupplierLine({ progress }: { progress: SupplierProgress }) {
  return (
    <span data-testid={`supplier-${progress.supplier}`} data-state={progress.state} className="inline-flex items-center gap-1 whitespace-nowrap">
      {supplierName(progress.supplier)}
      {progress.state === "searching" && <span aria-label="searching">…</span>}
      {progress.state === "done" && (
        <>
          <Icon name="check" size={12} className="text-good" />
          <span>{progress.count}</span>
        </>
      )}
      {(progress.state === "failed" || progress.state === "late") && (
        <span className="inline-flex items-center gap-1 text-warn">
          <Icon name="alert" size={12} />
          {progress.state === "late" ? "too slow" : "no answer"}
        </span>
      )}
    </span>
  );
}
