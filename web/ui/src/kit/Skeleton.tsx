import { cx } from "./cx";

/** Holds the place of what is coming, in its size, so that nothing jumps when it arrives. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx("block animate-[breathe_1.6s_ease-in-out_infinite] rounded-md bg-sunken", className)} />;
}
