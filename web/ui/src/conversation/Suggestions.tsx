import { Chip } from "@/kit/Chip";

interface Props {
  label: string;
  options: { label: string; send: string }[];
  onPick: (send: string) => void;
}

export function Suggestions({ label, options, onPick }: Props) {
  if (!options.length) return null;
  return (
    <ul aria-label={label} data-testid="suggestions" className="flex flex-wrap gap-2">
      {options.map((option) => (
        <li key={option.send} className="max-w-full">
          <Chip onClick={() => onPick(option.send)} className="max-w-full">
            <span className="truncate">{option.label}</span>
          </Chip>
        </li>
      ))}
    </ul>
  );
}
