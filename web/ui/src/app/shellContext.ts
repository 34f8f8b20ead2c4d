import { createContext, use } from "react";

export interface ShellTools {
  openMenu: () => void;
}

export const ShellContext = createContext<ShellTools>({ openMenu: () => undefined });

export const useShell = (): ShellTools => use(ShellContext);
