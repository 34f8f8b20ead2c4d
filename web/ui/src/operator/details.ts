/** What the operator writes beside a fault or an event: `percent=20 path=/orders`. */
export type Detail = string | number | boolean;

export function detailsOf(text: string): Record<string, Detail> {
  const details: Record<string, Detail> = {};
  for (const match of text.matchAll(/([A-Za-z_][\w]*)\s*=\s*("([^"]*)"|[^\s,]+)/g)) {
    const [, name, bare, quoted] = match;
    if (name && bare) details[name] = quoted ?? valueOf(bare);
  }
  return details;
}

function valueOf(word: string): Detail {
  if (word === "true" || word === "false") return word === "true";
  return word.trim() !== "" && Number.isFinite(Number(word)) ? Number(word) : word;
}

const OF_THE_FAULT = new Set(["method", "path", "contains", "status", "seconds", "times"]);

/** Some details say when a fault bites and how hard; the others are arguments of its kind. */
export function faultOf(party: string, kind: string, details: Record<string, Detail>): Record<string, unknown> {
  const entries = Object.entries(details);
  return {
    party,
    kind,
    ...Object.fromEntries(entries.filter(([name]) => OF_THE_FAULT.has(name))),
    args: Object.fromEntries(entries.filter(([name]) => !OF_THE_FAULT.has(name))),
  };
}
