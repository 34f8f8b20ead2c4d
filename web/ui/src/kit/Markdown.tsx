import { Fragment, type ReactNode } from "react";

import { type Block, blocksOf, inlineOf } from "./markdownBlocks";

function inline(text: string): ReactNode {
  return inlineOf(text).map((part, place) =>
    part.kind === "bold" ? (
      <strong key={place} className="font-semibold">
        {part.text}
      </strong>
    ) : part.kind === "emphasis" ? (
      <em key={place}>{part.text}</em>
    ) : part.kind === "code" ? (
      <code key={place} className="rounded bg-sunken px-1 py-px font-mono text-[0.92em]">
        {part.text}
      </code>
    ) : (
      <Fragment key={place}>{part.text}</Fragment>
    ),
  );
}

function lines(block: string[]): ReactNode {
  return block.map((line, place) => (
    <Fragment key={place}>
      {place > 0 && <br />}
      {inline(line)}
    </Fragment>
  ));
}

function draw(block: Block, place: number): ReactNode {
  if (block.kind === "paragraph") return <p key={place}>{lines(block.lines)}</p>;
  if (block.kind === "heading") {
    return (
      <p key={place} className="font-semibold">
        {inline(block.text)}
      </p>
    );
  }
  const items = block.items.map((item, at) => <li key={at}>{inline(item)}</li>);
  return block.kind === "ordered" ? (
    <ol key={place} start={block.start} className="list-decimal space-y-1 pl-5">
      {items}
    </ol>
  ) : (
    <ul key={place} className="list-disc space-y-1 pl-5 marker:text-faint">
      {items}
    </ul>
  );
}

/** Light markdown as React nodes. Markup in the text stays text: nothing here can make an element of it. */
export function Markdown({ text }: { text: string }) {
  return <div className="space-y-2">{blocksOf(text).map(draw)}</div>;
}
