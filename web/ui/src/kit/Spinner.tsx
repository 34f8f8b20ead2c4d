import { cx } from "./cx";

/** A quiet sign of work. With reduced motion it stands still, and the words beside it say what goes on. */
export function Spinner({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx("inline-block size-3.5 shrink-0 animate-spin rounded-full border-[1.5px] border-line-strong border-t-transparent", className)}
    />
  );
}
