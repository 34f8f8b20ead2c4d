import { Skeleton } from "@/kit/Skeleton";

export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading trips" className="space-y-2">
      {[0, 1, 2, 3, 4, 5].map((place) => (
        <Skeleton key={place} className="h-14 w-full rounded-lg" />
      ))}
    </div>
  );
}
