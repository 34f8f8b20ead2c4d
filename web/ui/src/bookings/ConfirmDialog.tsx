import { Button } from "@/kit/Button";
import { ErrorNote } from "@/kit/ErrorNote";
import { Modal } from "@/kit/Modal";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  text: string;
  verb: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
}

export function ConfirmDialog({ open, onClose, title, text, verb, busy, error, onConfirm }: Props) {
  return (
    <Modal open={open} onOpenChange={(next) => !next && onClose()} title={title} description={text}>
      <div className="space-y-4">
        {error ? <ErrorNote error={error} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" data-testid="dialog-confirm" busy={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
