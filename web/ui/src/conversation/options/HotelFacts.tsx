import type { HotelOption } from "@/api/types";
import { shortDay } from "@/kit/format";

import { Fact } from "./Fact";

export function HotelFacts({ option }: { option: HotelOption }) {
  const free = option.cancellation.free_until_local;
  return (
    <ul className="space-y-1 text-13 text-muted">
      <Fact icon="bed">
        {option.room} · {option.board}
      </Fact>
      {option.hotel.distance_km !== null && <Fact icon="pin">{option.hotel.distance_km.toFixed(1)} km from the centre</Fact>}
      <Fact icon="undo">{free ? `Free cancellation to ${shortDay(free)}` : option.cancellation.text || "Not refundable"}</Fact>
      {option.pay_at === "hotel" && <Fact icon="card">Pay at the hotel</Fact>}
      {option.rooms_left !== null && option.rooms_left <= 3 && (
        <Fact icon="alert">
          {option.rooms_left} {option.rooms_left === 1 ? "room" : "rooms"} left at this price
        </Fact>
      )}
    </ul>
  );
}
