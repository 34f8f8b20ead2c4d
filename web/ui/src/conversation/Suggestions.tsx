import { Chip } from "@/kit/Chip";
import { cx } from "@/kit/cx";

interface Props {
  label: string;
  options: { label: string; send: string }[];
  onPick: (send: string) => void;
  /** On a narrow screen too, instead of a row to swipe. */
  wrap?: boolean;
}

export function Suggestions({ label, options, onPick, wrap }: Props) {
  if (!options.length) return null;
  return (
    <ul aria-label={label} data-testid="suggestions" className={cx("flex gap-2", wrap ? "flex-wrap" : "scroll-quiet max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 sm:flex-wrap")}>
      {options.map((option) => (
        <li key={option.send} className={cx("max-w-full", !wrap && "max-sm:max-w-none max-sm:shrink-0")}>
          <Chip onClick={() => onPick(option.send)} className="max-w-full">
            <span className="truncate">{option.label}</span>
          </Chip>
        </li>
      ))}
    </ul>
  );
}
