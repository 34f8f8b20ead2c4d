import { type KeyboardEvent, useRef } from "react";

import type { TripOption } from "@/api/types";
import { IconButton } from "@/kit/IconButton";

import { OptionCard } from "./OptionCard";

interface Props {
  label: string;
  options: TripOption[];
  chosen: ReadonlySet<string>;
  choosing: string | null;
  onChoose: (option: TripOption) => void;
  onAgain: () => void;
  compared: ReadonlySet<string>;
  onCompare: (offerId: string, on: boolean) => void;
  most: number;
}

const FORWARD = new Set(["ArrowRight", "ArrowDown"]);
const BACK = new Set(["ArrowLeft", "ArrowUp"]);

/** A row to swipe through on a narrow screen, a grid on a wide one. Arrow keys move from card to card. */
export function OptionList({ label, options, chosen, choosing, onChoose, onAgain, compared, onCompare, most }: Props) {
  const list = useRef<HTMLUListElement>(null);

  const onKey = (event: KeyboardEvent) => {
    const step = FORWARD.has(event.key) ? 1 : BACK.has(event.key) ? -1 : 0;
    const actions = Array.from(list.current?.querySelectorAll<HTMLElement>("[data-option-action]") ?? []);
    const here = actions.findIndex((action) => action.closest("li")?.contains(document.activeElement));
    const target = actions[here + step];
    if (!step || here < 0 || !target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "center" });
  };

  const slide = (direction: number) =>
    list.current?.scrollBy({ left: direction * list.current.clientWidth * 0.8, behavior: "smooth" });

  return (
    <div className="relative">
      <ul
        ref={list}
        aria-label={label}
        onKeyDown={onKey}
        className="scroll-quiet -mx-4 flex snap-x snap-mandatory scroll-px-4 gap-3 overflow-x-auto px-4 pb-2 sm:mx-0 sm:grid sm:grid-cols-[repeat(auto-fill,minmax(190px,1fr))] sm:overflow-visible sm:px-0 sm:pb-0"
      >
        {options.map((option) => (
          <li key={option.offer_id} className="w-[min(264px,78vw)] shrink-0 snap-start sm:w-auto">
            <OptionCard
              option={option}
              chosen={chosen.has(option.offer_id)}
              choosing={choosing === option.offer_id}
              onChoose={() => onChoose(option)}
              onAgain={onAgain}
              compared={compared.has(option.offer_id)}
              onCompare={
                options.length > 1 && (compared.has(option.offer_id) || compared.size < most)
                  ? (on) => onCompare(option.offer_id, on)
                  : null
              }
            />
          </li>
        ))}
      </ul>
      {options.length > 1 && (
        <div className="mt-1 flex justify-end gap-1 sm:hidden">
          <IconButton icon="left" label="Previous options" onClick={() => slide(-1)} />
          <IconButton icon="right" label="More options" onClick={() => slide(1)} />
        </div>
      )}
    </div>
  );
}
