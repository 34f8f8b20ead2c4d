import type { Descriptions } from "@/api/types";

import { Switch } from "./Switch";

interface Props {
  name: string;
  verb: string;
  hint: string;
  switches: Descriptions;
  busy: boolean;
  onPress: (kind: string, details: string) => void;
}

export function SwitchList({ name, verb, hint, switches, busy, onPress }: Props) {
  return (
    <ul className="card divide-y">
      {Object.entries(switches).map(([kind, description]) => (
        <Switch key={kind} testId={`${name}-${kind}`} kind={kind} description={description} verb={verb} hint={hint} busy={busy} onPress={(details) => onPress(kind, details)} />
      ))}
    </ul>
  );
}
