import { Modal } from "@/kit/Modal";

const KEYS: [keys: string[], meaning: string][] = [
  [["Enter"], "Send the message"],
  [["Shift", "Enter"], "New line in the message"],
  [["Esc"], "Stop the answer, close a window"],
  [["/"], "Go to the message box"],
  [["←", "→"], "From option to option"],
  [["j", "k"], "Next and previous approval"],
  [["a", "Enter"], "Approve the request"],
  [["d"], "Decline it with a reason"],
  [["?"], "This list"],
];

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function HelpDialog({ open, onOpenChange }: Props) {
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Keyboard">
      <dl data-testid="help" className="divide-y">
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning} className="flex items-center justify-between gap-4 py-2">
            <dt>{meaning}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <kbd key={key} className="min-w-7 rounded-md border bg-sunken px-1.5 py-0.5 text-center text-12">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
