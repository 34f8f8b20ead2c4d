import { useNavigate } from "@tanstack/react-router";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";

import type { Me } from "@/api/types";
import { Icon } from "@/kit/Icon";

import { applyTheme, readTheme, type Theme } from "./settings";
import { useSignOut } from "./useSignOut";

const ITEM = "flex h-9 cursor-default items-center gap-2.5 rounded-lg px-2.5 outline-none data-[highlighted]:bg-sunken touch:h-11";

interface Props {
  me: Me;
  onHelp: () => void;
  onGo?: (() => void) | undefined;
}

const THEMES: { value: Theme; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function AccountMenu({ me, onHelp, onGo }: Props) {
  const [theme, setTheme] = useState(readTheme);
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        data-testid="account-menu"
        className="m-2 flex min-h-12 items-center gap-2.5 rounded-lg px-3 text-left transition-colors hover:bg-sunken"
      >
        <span aria-hidden="true" className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-12 font-semibold text-accent">
          {initials(me.name)}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-13 font-medium">{me.name}</span>
          <span className="block truncate text-12 text-faint">{me.org.name}</span>
        </span>
        <Icon name="up" size={14} className="text-faint" />
      </DropdownMenu.Trigger>
        <DropdownMenu.Content side="top" align="start" sideOffset={4} className="appear z-[60] min-w-56 rounded-card border bg-surface p-1 shadow-float">
          <DropdownMenu.Item
            className={ITEM}
            data-testid="open-account"
            onSelect={() => {
              onGo?.();
              void navigate({ to: "/account" });
            }}
          >
            <Icon name="person" /> Account
          </DropdownMenu.Item>
          <DropdownMenu.Item className={ITEM} onSelect={onHelp}>
            <Icon name="question" /> Keyboard
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="my-1 border-t" />
          <DropdownMenu.Label className="px-2.5 py-1 text-12 text-faint">Appearance</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => {
              setTheme(value as Theme);
              applyTheme(value as Theme);
            }}
          >
            {THEMES.map((one) => (
              <DropdownMenu.RadioItem key={one.value} value={one.value} data-testid={`theme-${one.value}`} className={ITEM}>
                <span className="w-4">
                  <DropdownMenu.ItemIndicator>
                    <Icon name="check" />
                  </DropdownMenu.ItemIndicator>
                </span>
                {one.label}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 border-t" />
          <DropdownMenu.Item className={ITEM} data-testid="sign-out" onSelect={() => signOut.mutate()}>
            <Icon name="exit" /> Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}
