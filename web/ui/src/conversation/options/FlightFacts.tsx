import type { FlightOption } from "@/api/types";
import { cabinName } from "@/kit/words";

import { allowanceWords } from "./allowanceWords";
import { Fact } from "./Fact";

export function FlightFacts({ option }: { option: FlightOption }) {
  const { carry_on: carryOn, checked } = option.bags;
  return (
    <ul className="space-y-1 text-13 text-muted">
      <Fact icon="plane">
        {cabinName(option.cabin)}
        {option.fare_brand ? ` · ${option.fare_brand}` : ""}
      </Fact>
      <Fact icon="bag">
        {checked ? `${checked} checked` : "No checked bag"} · {carryOn} cabin
      </Fact>
      <Fact icon="undo">{allowanceWords(option.refundable)}</Fact>
      <Fact icon="leaf">{option.co2_kg === null ? "CO₂ not known" : `${option.co2_kg} kg CO₂`}</Fact>
    </ul>
  );
}
