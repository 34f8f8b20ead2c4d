import { Outlet, useLocation } from "@tanstack/react-router";
import { Suspense, useEffect, useMemo, useState } from "react";

import { Sheet } from "@/kit/Sheet";

import { HelpDialog } from "./HelpDialog";
import { Nav } from "./Nav";
import { PageSkeleton } from "./PageSkeleton";
import { ShellContext } from "./shellContext";

export function Shell() {
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  const { pathname } = useLocation();
  const tools = useMemo(() => ({ openMenu: () => setMenu(true) }), []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key === "?" && !typing) setHelp(true);
      if (event.key === "/" && !typing) {
        const field = document.getElementById("composer");
        if (!field) return;
        event.preventDefault();
        field.focus();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <ShellContext value={tools}>
      <a
        href="#main"
        data-testid="skip-link"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-accent px-4 py-2.5 font-semibold text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="relative flex h-dvh overflow-clip">
        <aside className="hidden w-[216px] shrink-0 flex-col border-r lg:flex">
          <Nav onHelp={() => setHelp(true)} />
        </aside>
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Sheet key={pathname} open={menu} onOpenChange={setMenu} title="Tripwright" side="left">
        <Nav
          inSheet
          onGo={() => setMenu(false)}
          onHelp={() => {
            setMenu(false);
            setHelp(true);
          }}
        />
      </Sheet>
      <HelpDialog open={help} onOpenChange={setHelp} />
    </ShellContext>
  );
}
