import { cx } from "./cx";
import { moment, timeLeft } from "./format";
import { Icon } from "./Icon";
import { useNow } from "./useNow";

interface Props {
  /** None: nothing runs out, and nothing is shown. */
  until: string | null;
  before?: string;
  over?: string;
  className?: string;
}

/** What is left until a deadline. Under two minutes it is said in amber, with its icon. */
export function Countdown({ until, before = "Held for", over = "Expired", className }: Props) {
  const now = useNow();
  if (until === null) return null;
  const left = Date.parse(until) - now;
  const near = left < 120_000;
  return (
    <span
      title={moment(until)}
      className={cx("inline-flex items-center gap-1 text-12 whitespace-nowrap", near ? "text-warn" : "text-faint", className)}
    >
      <Icon name="clock" size={12} />
      {left > 0 ? `${before} ${timeLeft(left)}` : over}
    </span>
  );
}
