import { Skeleton } from "@/kit/Skeleton";

export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex-1 space-y-5 p-6">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-24 w-full rounded-card" />
      <Skeleton className="h-64 w-full rounded-card" />
    </div>
  );
}
