import { DropdownMenu } from "radix-ui";

import { cx } from "@/kit/cx";
import { Icon } from "@/kit/Icon";

import { MENU, MENU_ITEM, TOOL } from "./looks";
import type { Filtering, Sorting } from "./order";

interface Props {
  title: string;
  note: string | null;
  total: number;
  sortings: Sorting[];
  sort: string;
  onSort: (value: string) => void;
  filterings: Filtering[];
  filters: string[];
  onFilters: (values: string[]) => void;
}

export function OptionsToolbar({ title, note, total, sortings, sort, onSort, filterings, filters, onFilters }: Props) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
      <div className="min-w-0 flex-1 basis-48">
        <h2 className="font-semibold">{title}</h2>
        {note && <p className="text-13 text-muted">{note}</p>}
      </div>
      {total > 1 && (
        <div className="-mx-1.5 flex items-center">
          <DropdownMenu.Root modal={false}>
            <DropdownMenu.Trigger data-testid="sort" className={TOOL}>
              Sort: {sortings.find((one) => one.value === sort)?.label}
              <Icon name="down" size={12} />
            </DropdownMenu.Trigger>
              <DropdownMenu.Content align="end" sideOffset={4} className={MENU}>
                <DropdownMenu.RadioGroup value={sort} onValueChange={onSort}>
                  {sortings.map((one) => (
                    <DropdownMenu.RadioItem key={one.value} value={one.value} className={MENU_ITEM}>
                      {one.label}
                      <DropdownMenu.ItemIndicator>
                        <Icon name="check" size={14} />
                      </DropdownMenu.ItemIndicator>
                    </DropdownMenu.RadioItem>
                  ))}
                </DropdownMenu.RadioGroup>
              </DropdownMenu.Content>
          </DropdownMenu.Root>
          <DropdownMenu.Root modal={false}>
            <DropdownMenu.Trigger data-testid="filter" className={cx(TOOL, filters.length > 0 && "font-medium text-accent")}>
              <Icon name="filter" size={13} />
              Filter{filters.length ? ` (${filters.length})` : ""}
            </DropdownMenu.Trigger>
              <DropdownMenu.Content align="end" sideOffset={4} className={MENU}>
                {filterings.map((one) => (
                  <DropdownMenu.CheckboxItem
                    key={one.value}
                    checked={filters.includes(one.value)}
                    onCheckedChange={(on) => onFilters(on ? [...filters, one.value] : filters.filter((value) => value !== one.value))}
                    onSelect={(event) => event.preventDefault()}
                    className={MENU_ITEM}
                  >
                    {one.label}
                    <DropdownMenu.ItemIndicator>
                      <Icon name="check" size={14} />
                    </DropdownMenu.ItemIndicator>
                  </DropdownMenu.CheckboxItem>
                ))}
              </DropdownMenu.Content>
          </DropdownMenu.Root>
        </div>
      )}
    </header>
  );
}
