"""`POST /checkrates`: what a rate costs now. Mandatory for rates that were only indicated."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sandbox.hotelbeds.availability import hotel_head
from sandbox.hotelbeds.rate_keys import Quoted, read_rate_key
from sandbox.hotelbeds.rates import net_of, valuated_rate
from sandbox.hotelbeds.stock import PARTY, Stock
from sandbox.hotelbeds.wire import ApiError, invalid_data, known_members, money, objects
from sandbox.kernel.faults import Faults
from sandbox.world.hotel_plans import recheck_move

MEMBERS = frozenset({"upselling", "expandCXL", "language", "rooms"})


class Valuation:
    """Today's price of a key: the hotel's own move for an indicated rate, and whatever a fault adds."""

    def __init__(self, stock: Stock, faults: Faults) -> None:
        self._stock, self._faults = stock, faults

    def read_keys(self, rooms: list[dict[str, Any]], now: datetime) -> list[Quoted]:
        """The rates of one request: all of one hotel and one stay."""
        read = [read_rate_key(room.get("rateKey"), now, where="rooms") for room in rooms]
        if len({(one.rate.hotel.code, one.rate.stay.check_in, one.rate.stay.check_out) for one in read}) != 1:
            raise invalid_data("Error at property rooms: all rates must be of one hotel and one stay")
        if self._faults.domain(PARTY, "rate_gone", hotel=read[0].rate.hotel.code) is not None:
            raise ApiError(410, "INVALID_DATA", "The rate is no longer available")
        return read

    def priced(self, quoted: Quoted) -> Quoted:
        """Moved once for being rechecked, and by a scripted `price_change`."""
        rate, total = quoted.rate, quoted.total
        if not quoted.is_bookable:
            total += round(total * recheck_move(rate.hotel, rate.room, rate.plan, rate.stay.check_in))
        return replace(quoted, total=self.moved_by_fault(quoted, total), checked=True)

    def moved_by_fault(self, quoted: Quoted, total: int) -> int:
        asked = self._faults.domain(PARTY, "price_change", hotel=quoted.rate.hotel.code)
        if asked is None:
            return total
        if "amount" in asked:
            return max(1, total + round(float(asked["amount"]) * 100))
        return max(1, total + round(total * float(asked.get("percent", 5)) / 100))

    def check(self, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        known_members(body, MEMBERS, "checkRateRQ")
        read = self.read_keys(objects(body.get("rooms"), "rooms"), now)
        explain = bool(body.get("expandCXL"))
        rooms: dict[str, dict[str, Any]] = {}
        net = due = 0
        for quoted in read:
            rate = quoted.rate
            left = self._stock.left(rate.hotel, rate.room, rate.stay.nights, rate.quoted_on)
            if left < rate.stay.rooms:
                raise ApiError(410, "INSUFFICIENT_ALLOTMENT", "Insufficient allotment")
            fresh = self.priced(quoted)
            net, due = net + net_of(fresh), due + fresh.total
            room = rooms.setdefault(rate.room.code, {"code": rate.room.code, "name": rate.room.name, "rates": []})
            room["rates"].append(valuated_rate(fresh, left, explain=explain))
        first = read[0].rate
        hotel = hotel_head(first.hotel) | {
            "checkIn": first.stay.check_in.isoformat(),
            "checkOut": first.stay.check_out.isoformat(),
            "rooms": list(rooms.values()),
            "totalNet": money(net),
            "currency": "USD",
            "paymentDataRequired": False,
            "modificationPolicies": {"cancellation": True, "modification": bool(first.plan.steps)},
        }
        if due != net:
            hotel["totalSellingRate"] = money(due)
        if body.get("upselling"):
            hotel["upselling"] = {"rooms": []}
        # The published schema calls the member `hotels`, the live service `hotel`.
        return {"hotel": hotel, "hotels": hotel}
