import { useState } from "react";

import type { TripOption } from "@/api/types";
import { Button } from "@/kit/Button";
import { Modal } from "@/kit/Modal";

import { CompareTable } from "./CompareTable";
import { rowsOf } from "./compareRows";

interface Props {
  options: TripOption[];
  most: number;
  onClear: () => void;
  onChoose: (option: TripOption) => void;
}

export function CompareBar({ options, most, onClear, onChoose }: Props) {
  const [open, setOpen] = useState(false);
  if (!options.length) return null;
  return (
    <>
      {options.length > 1 ? (
        <Button size="small" icon="columns" data-testid="compare" onClick={() => setOpen(true)}>
          Compare {options.length}
        </Button>
      ) : (
        <span className="text-13 text-muted">Pick up to {most - 1} more to compare.</span>
      )}
      <Button size="small" look="quiet" onClick={onClear}>
        Clear
      </Button>
      <Modal open={open} onOpenChange={setOpen} title="Side by side" wide>
        <CompareTable
          options={options}
          rows={rowsOf(options)}
          onChoose={(option) => {
            setOpen(false);
            onChoose(option);
          }}
        />
      </Modal>
    </>
  );
}
