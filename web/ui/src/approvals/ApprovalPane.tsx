import { useQuery } from "@tanstack/react-query";

import { approvalQuery } from "@/api/queries";
import { ErrorNote } from "@/kit/ErrorNote";
import { Skeleton } from "@/kit/Skeleton";

import { ApprovalView } from "./ApprovalView";

export function ApprovalPane({ id }: { id: string }) {
  const approval = useQuery(approvalQuery(id));
  return (
    <section aria-label="Request" data-testid="approval-pane" className="flex min-h-0 min-w-0 flex-1 flex-col">
      {approval.isPending && (
        <div role="status" aria-label="Loading the request" className="mx-auto w-full max-w-[720px] space-y-4 p-6">
          <Skeleton className="h-7 w-52" />
          <Skeleton className="h-72 rounded-card" />
        </div>
      )}
      {approval.isError && (
        <div className="mx-auto w-full max-w-[720px] p-4 sm:p-6">
          <ErrorNote error={approval.error} retry={() => void approval.refetch()} />
        </div>
      )}
      {approval.data && <ApprovalView approval={approval.data} onAgain={() => void approval.refetch()} />}
    </section>
  );
}
