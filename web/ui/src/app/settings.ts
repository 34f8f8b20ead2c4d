/** Choices of this browser, not of the account. Storage may be refused; the default then holds. */
export type Theme = "system" | "light" | "dark";

export function readTheme(): Theme {
  const kept = read("tw.theme");
  return kept === "dark" || kept === "light" ? kept : "system";
}

export function applyTheme(theme: Theme): void {
  write("tw.theme", theme === "system" ? null : theme);
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Follows the system while the person has not chosen. */
export function followSystemTheme(): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    if (readTheme() === "system") applyTheme("system");
  });
}

export function streamingIsOn(): boolean {
  return read("tw.streaming") !== "off" && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function readStreaming(): boolean {
  return read("tw.streaming") !== "off";
}

export function writeStreaming(on: boolean): void {
  write("tw.streaming", on ? null : "off");
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Nothing to keep it in: it holds for this page.
  }
}
