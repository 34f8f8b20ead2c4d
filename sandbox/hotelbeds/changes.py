"""`PUT /bookings/{reference}`: other dates, other names, another board, simulated first or done."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.hotelbeds import records
from sandbox.hotelbeds.booking_request import read_person
from sandbox.hotelbeds.bookings import Bookings, day, insufficient_allotment, utc_day
from sandbox.hotelbeds.rate_keys import Quoted
from sandbox.hotelbeds.records import Record
from sandbox.hotelbeds.stock import PARTY, Stock
from sandbox.hotelbeds.wire import (
    ApiError,
    an_object,
    invalid_data,
    invalid_request,
    known_members,
    money,
    product_error,
    text_of,
)
from sandbox.kernel.hub import Hub
from sandbox.world.hotel_plans import boards_of

MEMBERS = frozenset({"bookingId", "mode", "paymentData", "language", "booking"})


class Changes:
    def __init__(self, hub: Hub, stock: Stock, bookings: Bookings) -> None:
        self._hub, self._stock, self._bookings = hub, stock, bookings

    def change(self, reference: str, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """The stay is priced anew when its dates or its board change; names cost nothing."""
        known_members(body, MEMBERS, "bookingChangeRQ")
        mode = body.get("mode")
        if mode not in ("SIMULATION", "UPDATE"):
            raise invalid_data("Error at property mode: must be SIMULATION or UPDATE")
        if body.get("paymentData") is not None:
            raise invalid_request("paymentData is not accepted for a change: the difference goes to the account")
        wanted = an_object(body.get("booking"), "booking")
        before = self._bookings.get(reference)
        if before["status"] != "CONFIRMED":
            raise ApiError(200, "INVALID_DATA", f"Booking {reference} is cancelled")
        after = self._with_words(before, wanted)
        is_new_stay = self._with_stay(after, an_object(wanted.get("hotel") or {}, "booking.hotel"), now)
        if is_new_stay and any(room["all_or_nothing"] for room in before["rooms"]):
            raise product_error("ProductException(BOOKING_MODIFY, Non-refundable rate. No amendments permitted)")
        try:
            with self._hub.store.transaction():
                if is_new_stay:
                    self._reprice(before, after, now)
                if mode == "SIMULATION":
                    raise _Simulated
                self._commit(before, after)
        except _Simulated:
            return {"booking": records.shown(after)}
        return {"booking": records.shown(after)}

    def _with_words(self, before: Record, wanted: Mapping[str, Any]) -> Record:
        after = copy.deepcopy(before)
        if wanted.get("clientReference"):
            after["our_reference"] = text_of(wanted, "clientReference", "booking", longest=20)
            after["client_reference"] = after["our_reference"].upper()
        if wanted.get("remark") is not None:
            after["remark"] = text_of(wanted, "remark", "booking", longest=2000, least=0)
        if wanted.get("holder"):
            person = read_person(an_object(wanted["holder"], "booking.holder"), "booking.holder")
            after["holder"] = {name: value.upper() for name, value in person.items()}
        rooms = an_object(wanted.get("hotel") or {}, "booking.hotel").get("rooms") or []
        for room in rooms:
            kept = next((one for one in after["rooms"] if one["id"] == room.get("id", 1)), None)
            if kept is None:
                raise invalid_data("Error at property booking.hotel.rooms.id: no such room in the booking")
            self._rename(kept, room.get("paxes") or [])
        return after

    def _rename(self, kept: Record, paxes: list[dict[str, Any]]) -> None:
        if paxes and [pax.get("type") for pax in paxes] != [pax["type"] for pax in kept["paxes"]]:
            raise invalid_data("Error at property booking.hotel.rooms.paxes: guests can be renamed, not exchanged")
        for old, new in zip(kept["paxes"], paxes, strict=False):
            old |= {name: text_of(new, name, "paxes", longest=50) for name in ("name", "surname") if new.get(name)}

    def _with_stay(self, after: Record, hotel: Mapping[str, Any], now: datetime) -> bool:
        """Puts dates and boards; tells whether anything of the stay is different."""
        check_in = day(hotel.get("checkIn", after["check_in"]), "booking.hotel.checkIn")
        check_out = day(hotel.get("checkOut", after["check_out"]), "booking.hotel.checkOut")
        if check_out <= check_in or check_in < now.astimezone(records.hotel_of(after).city.tz).date():
            raise invalid_data("Error at property booking.hotel: Check-out must be after check-in, and both to come")
        boards = {room["id"]: room["board"] for room in after["rooms"]}
        for room in hotel.get("rooms") or []:
            rates = room.get("rates") or [{}]
            boards[room.get("id", 1)] = rates[0].get("boardCode") or boards[room.get("id", 1)]
        offered = {board.code for board in boards_of(records.hotel_of(after))}
        if not set(boards.values()) <= offered:
            raise invalid_data("Error at property booking.hotel.rooms.rates.boardCode: not offered by the hotel")
        days = (check_in.isoformat(), check_out.isoformat())
        differs = days != (after["check_in"], after["check_out"]) or any(
            room["board"] != boards[room["id"]] for room in after["rooms"]
        )
        after["check_in"], after["check_out"] = days
        for room in after["rooms"]:
            room["board"] = boards[room["id"]]
        return differs

    def _reprice(self, before: Record, after: Record, now: datetime) -> None:
        """Old nights go back, new nights are taken: overlapping stays need no second room."""
        for rate in self._bookings.rates(before):
            self._stock.give_back(rate)
        today = utc_day(now)
        rooms = []
        for old, rate in zip(after["rooms"], self._bookings.rates(after, quoted_on=today), strict=True):
            if not self._stock.take(rate):
                raise insufficient_allotment()
            quoted = Quoted(rate, rate.total, int(now.timestamp()), checked=True, ages=tuple(old["ages"]))
            rooms.append(records.room_record(old["id"], quoted, old["paxes"], now))
        after["rooms"] = rooms

    def _commit(self, before: Record, after: Record) -> None:
        after["changes"] = before["changes"] + 1
        self._bookings.refund(after, after["charged"] - records.due_of(after))
        self._bookings.save(after)
        self._hub.effects.update(
            PARTY, "order", after["reference"], status="confirmed", changed=after["changes"],
            check_in=after["check_in"], check_out=after["check_out"], total=money(records.price_of(after)),
        )  # fmt: skip


class _Simulated(Exception):
    """Leaves the transaction so that nothing of a simulation stays."""
