import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";

import { ErrorNote } from "@/kit/ErrorNote";

export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const boundary = useQueryErrorResetBoundary();
  return (
    <div className="mx-auto w-full max-w-lg p-6">
      <ErrorNote
        error={error}
        retry={() => {
          boundary.reset();
          reset();
          void router.invalidate();
        }}
      />
    </div>
  );
}
