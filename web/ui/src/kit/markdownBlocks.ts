/** The part of markdown the concierge uses: bold, emphasis, code, lists, headings as bold lines, line breaks. */
export type Block =
  | { kind: "paragraph"; lines: string[] }
  | { kind: "heading"; text: string }
  | { kind: "bullets"; items: string[] }
  | { kind: "ordered"; items: string[]; start: number };

export interface Inline {
  kind: "text" | "bold" | "emphasis" | "code";
  text: string;
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of text.split(/\r?\n/)) {
    const last = open ? blocks.at(-1) : undefined;
    open = line.trim() !== "";
    if (!open) continue;
    const bullet = /^\s*[-*•]\s+(.*)$/.exec(line);
    const numbered = /^\s*(\d+)[.)]\s+(.*)$/.exec(line);
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    if (bullet) {
      if (last?.kind === "bullets") last.items.push(bullet[1] ?? "");
      else blocks.push({ kind: "bullets", items: [bullet[1] ?? ""] });
    } else if (numbered) {
      if (last?.kind === "ordered") last.items.push(numbered[2] ?? "");
      else blocks.push({ kind: "ordered", items: [numbered[2] ?? ""], start: Number(numbered[1]) });
    } else if (heading) blocks.push({ kind: "heading", text: heading[1] ?? "" });
    else if (last?.kind === "paragraph") last.lines.push(line);
    else blocks.push({ kind: "paragraph", lines: [line] });
  }
  return blocks;
}

const MARKS = /\*\*(.+?)\*\*|`([^`]+)`|(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])/g;

export function inlineOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKS)) {
    if (match.index > from) parts.push({ kind: "text", text: text.slice(from, match.index) });
    if (match[1] !== undefined) parts.push({ kind: "bold", text: match[1] });
    else if (match[2] !== undefined) parts.push({ kind: "code", text: match[2] });
    else parts.push({ kind: "emphasis", text: match[3] ?? "" });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}
