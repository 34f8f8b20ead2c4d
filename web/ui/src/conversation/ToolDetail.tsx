import { seconds } from "@/kit/format";
import { supplierName } from "@/kit/words";

import type { ToolCall } from "./entries";
import { toolWords } from "./toolWords";

export function ToolDetail({ call }: { call: ToolCall }) {
  return (
    <div className="space-y-1.5">
      <p className="font-medium text-ink">{toolWords(call.name, call.done)}</p>
      {call.suppliers.length > 0 && (
        <ul className="space-y-0.5">
          {call.suppliers.map((one) => (
            <li key={one.supplier}>
              {supplierName(one.supplier)}: {one.state === "done" ? `${one.count} found` : one.state} in {seconds(one.elapsed_ms)}
              {one.message ? `. ${one.message}` : ""}
            </li>
          ))}
        </ul>
      )}
      {call.args && <Text label="Asked" text={tidy(call.args)} />}
      {call.result && <Text label="Answered" text={tidy(call.result)} />}
    </div>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <p className="text-12 text-faint">{label}</p>
      <pre
        tabIndex={0}
        aria-label={label}
        className="scroll-quiet max-h-48 overflow-auto rounded-lg bg-sunken p-2 font-mono text-12 whitespace-pre-wrap"
      >
        {text}
      </pre>
    </div>
  );
}

function tidy(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}
