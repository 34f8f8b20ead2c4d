import type { FlightOption } from "@/api/types";
import { count } from "@/kit/format";
import { cabinName } from "@/kit/words";

import { allowanceWords } from "./allowanceWords";
import { Fact } from "./Fact";

export function FlightFacts({ option }: { option: FlightOption }) {
  const { carry_on: carryOn, checked } = option.bags;
  return (
    <ul className="space-y-1 text-13 text-muted">
      <Fact icon="plane">{fareWords(option)}</Fact>
      <Fact icon="bag">{checked ? count(checked, "checked bag") : carryOn ? "Cabin bag only" : "No bag included"}</Fact>
      <Fact icon="undo">{allowanceWords(option.refundable)}</Fact>
      {option.days_before_stay ? <Fact icon="bed">{count(option.days_before_stay, "night")} before the hotel starts</Fact> : null}
      <Fact icon="leaf">{option.co2_kg === null ? "CO₂ not known" : `${option.co2_kg} kg CO₂`}</Fact>
    </ul>
  );
}

/** A brand that already names its cabin need not be told twice. */
function fareWords(option: FlightOption): string {
  const cabin = cabinName(option.cabin);
  if (!option.fare_brand) return cabin;
  return option.fare_brand.toLowerCase().includes(cabin.toLowerCase()) ? option.fare_brand : `${cabin} · ${option.fare_brand}`;
}
