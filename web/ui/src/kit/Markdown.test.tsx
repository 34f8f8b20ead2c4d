import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { Markdown } from "./Markdown";
import { blocksOf, inlineOf } from "./markdownBlocks";

describe("light markdown", () => {
  it("knows paragraphs, bullets, numbers and bold lines", () => {
    expect(blocksOf("# Plan\nFirst\nline\n\n- one\n- two\n\n2. second\n3. third").map((block) => block.kind)).toEqual([
      "heading",
      "paragraph",
      "bullets",
      "ordered",
    ]);
  });

  it("leaves a lone star, and a star in a product's name, alone", () => {
    expect(inlineOf("a 4* hotel and a 5* one")).toEqual([{ kind: "text", text: "a 4* hotel and a 5* one" }]);
  });

  it("draws bold as bold", () => {
    render(<Markdown text="**The 18:05** arrives rested" />);
    expect(screen.getByText("The 18:05").tagName).toBe("STRONG");
  });

  it("shows markup in the text as text", () => {
    const { container } = render(<Markdown text={'<img src=x onerror="alert(1)"> <script>alert(1)</script> [go](javascript:alert(1))'} />);
    expect(container.querySelector("img, script, a")).toBeNull();
    expect(container).toHaveTextContent("<script>alert(1)</script>");
  });
});
