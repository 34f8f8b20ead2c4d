import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef, useState } from "react";
import { expect, it, vi } from "vitest";

import { Composer } from "./Composer";

function Box({ onSend, onStop, running = false }: { onSend: (text: string) => void; onStop?: () => void; running?: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  return <Composer field={field} text={text} onText={setText} onSend={onSend} {...(onStop ? { onStop } : {})} running={running} placeholder="Message" />;
}

it("sends on Enter and breaks the line on Shift+Enter", async () => {
  const onSend = vi.fn();
  render(<Box onSend={onSend} />);
  await userEvent.type(screen.getByTestId("composer"), "London{Shift>}{Enter}{/Shift}next week{Enter}");
  expect(onSend).toHaveBeenCalledExactlyOnceWith("London\nnext week");
  expect(screen.getByTestId("composer")).toHaveValue("");
});

it("does not send nothing", async () => {
  const onSend = vi.fn();
  render(<Box onSend={onSend} />);
  await userEvent.type(screen.getByTestId("composer"), "   {Enter}");
  expect(onSend).not.toHaveBeenCalled();
});

it("stops on Escape, and takes another message meanwhile", async () => {
  const onStop = vi.fn();
  const onSend = vi.fn();
  render(<Box onSend={onSend} onStop={onStop} running />);
  await userEvent.type(screen.getByTestId("composer"), "And a hotel{Enter}{Escape}");
  expect(onSend).toHaveBeenCalledWith("And a hotel");
  expect(onStop).toHaveBeenCalledOnce();
});
