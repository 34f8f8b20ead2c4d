"""Creating, reading and cancelling bookings: rooms taken, card charged and booking written in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sandbox.hotelbeds import records
from sandbox.hotelbeds.booking_request import BookingRequest, Card, read_booking, read_paxes
from sandbox.hotelbeds.checkrates import Valuation
from sandbox.hotelbeds.rate_keys import Quoted
from sandbox.hotelbeds.records import Record
from sandbox.hotelbeds.stock import PARTY, Stock
from sandbox.hotelbeds.wire import ApiError, invalid_data, money, product_error
from sandbox.kernel.hub import Hub
from sandbox.kernel.ids import token
from sandbox.world.hotel_plans import plan_of, room_of
from sandbox.world.hotel_rates import Rate, Stay, rate_of
from sandbox.world.hotel_rooms import BOARDS

KIND = "booking"
OFFICE = 102
FIRST_NUMBER = 1_230_000


def day(value: object, where: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise invalid_data(f"Error at property {where}: must be a date, yyyy-MM-dd") from None


class Bookings:
    def __init__(self, hub: Hub, stock: Stock, valuation: Valuation) -> None:
        self._hub, self._store, self._stock, self._valuation = hub, hub.store, stock, valuation

    def create(self, body: Mapping[str, Any], now: datetime, *, is_secure: bool) -> dict[str, Any]:
        asked = read_booking(body, now, is_secure=is_secure)
        quoted = self._valuation.read_keys(asked.rooms, now)
        paxes = [read_paxes(room, one) for room, one in zip(asked.rooms, quoted, strict=True)]
        self._refuse_by_script(quoted[0])
        priced = [self._priced(one, asked.tolerance) for one in quoted]
        with self._store.transaction():
            for one in priced:
                if not self._stock.take(one.rate):
                    raise insufficient_allotment()
            reference = f"{OFFICE}-{FIRST_NUMBER + self._store.next_number(PARTY, KIND)}"
            rooms = [
                records.room_record(number, one, guests, now)
                for number, (one, guests) in enumerate(zip(priced, paxes, strict=True), 1)
            ]
            record = records.new_record(reference, asked, priced, rooms, now)
            is_paid = asked.card is None or self._charge(record, asked.card)
            if is_paid:
                self.save(record)
                self._record_order(record, asked)
            else:
                for one in priced:
                    self._stock.give_back(one.rate)
        if not is_paid:
            # Raised out here: what the card's issuer noted of the decline outlives the booking that is not made.
            raise ApiError(402, "PAYMENT_ERROR", "The payment was declined by the card issuer")
        return {"booking": records.shown(record)}

    def detail(self, reference: str) -> dict[str, Any]:
        return {"booking": records.shown(self.get(reference))}

    def cancel(self, reference: str, *, flag: str, now: datetime) -> dict[str, Any]:
        """SIMULATION tells the fee that CANCELLATION takes at the same moment."""
        record = self.get(reference)
        if flag not in ("CANCELLATION", "SIMULATION"):
            raise invalid_data("Error at property cancellationFlag: must be CANCELLATION or SIMULATION")
        if record["status"] == "CANCELLED":
            raise ApiError(410, "INVALID_DATA", f"Booking {reference} is already cancelled")
        if now.astimezone(records.hotel_of(record).city.tz).date() >= date.fromisoformat(record["check_out"]):
            raise product_error(f"ProductException(BOOKING_CANCEL, booking {reference} is over)")
        fee = records.fee_of(record, now)
        if flag == "SIMULATION":
            return {"booking": records.shown(record, simulated_fee=fee)}
        if self._hub.faults.domain(PARTY, "cancel_refused", reference=reference) is not None:
            raise product_error("ProductException(BOOKING_CANCEL, the hotel did not accept the cancellation)")
        self.close(record, fee=fee, now=now, by="client")
        return {"booking": records.shown(record)}

    def close(self, record: Record, *, fee: int, now: datetime, by: str) -> None:
        """Cancel: rooms go back on sale and money above the fee goes back to the card."""
        with self._store.transaction():
            for rate in self.rates(record):
                self._stock.give_back(rate)
            record["status"] = "CANCELLED"
            record["cancellation"] = {
                "reference": token(10, "BCDFGHJKLMNPQRSTVWXZ"), "fee": fee, "at": now.isoformat(), "by": by,
            }  # fmt: skip
            refunded = self.refund(record, record["charged"] - fee)
            self.save(record)
            self._hub.effects.update(PARTY, "order", record["reference"], status="cancelled", cancelled_by=by)
            self._hub.effects.record(
                PARTY, "cancellation", record["cancellation"]["reference"],
                our_reference=record["our_reference"], amount=money(fee), currency="USD",
                order=record["reference"], by=by, refunded=money(refunded),
            )  # fmt: skip

    def refund(self, record: Record, amount: int) -> int:
        """Back to the card that paid; nothing when none did."""
        if amount <= 0 or not record["card_last4"]:
            return 0
        self._hub.refund_card(
            amount_minor=amount, currency="USD", merchant=merchant(record), reference=record["reference"]
        )
        record["charged"] -= amount
        return amount

    def get(self, reference: str) -> Record:
        """Answered with 200 and an error inside when there is none: the document lists no 404."""
        record = self._store.get(PARTY, KIND, reference)
        if record is None:
            raise ApiError(200, "INVALID_DATA", f"Booking {reference} not found")
        return record

    def find(self, accepts: Callable[[Record], bool], *, client_reference: str | None = None) -> list[Record]:
        if client_reference is None:
            return self._store.find(PARTY, KIND, accepts)
        return self._store.find(PARTY, KIND, accepts, client_reference=client_reference)

    def all(self) -> list[Record]:
        return self._store.find(PARTY, KIND, newest_first=True)

    def save(self, record: Record) -> None:
        self._store.put(PARTY, KIND, record["reference"], record, client_reference=record["client_reference"])

    def rates(self, record: Record, *, quoted_on: date | None = None) -> list[Rate]:
        """The rates of a booking as they were sold, or as the same terms would be sold on another day."""
        hotel = records.hotel_of(record)
        found = []
        for room in record["rooms"]:
            kind, plan = room_of(hotel, room["room"]), plan_of(hotel, room["plan"])
            if kind is None or plan is None:
                raise LookupError("the room is not sold any more")
            stay = Stay(
                date.fromisoformat(record["check_in"]),
                date.fromisoformat(record["check_out"]),
                room["rooms"],
                room["adults"],
                len(room["ages"]),
            )
            asked_on = quoted_on or date.fromisoformat(room["quoted_on"])
            found.append(rate_of(hotel, kind, plan, BOARDS[room["board"]], stay, asked_on))
        return found

    def _refuse_by_script(self, quoted: Quoted) -> None:
        hotel, faults = quoted.rate.hotel, self._hub.faults
        if faults.domain(PARTY, "sold_out", hotel=hotel.code, room=quoted.rate.room.code) is not None:
            raise insufficient_allotment()
        if faults.domain(PARTY, "confirm_error", hotel=hotel.code) is not None:
            raise ApiError(500, "CONFIRM_ERROR", "The booking could not be confirmed")
        if (inside := faults.domain(PARTY, "error_in_200", hotel=hotel.code)) is not None:
            code, message = inside.get("code", "PRODUCT_ERROR"), inside.get("message", "The booking failed")
            raise ApiError(200, str(code), str(message))

    def _priced(self, quoted: Quoted, tolerance: float) -> Quoted:
        if not quoted.is_bookable:
            raise invalid_data("Error at property rooms.rateKey: a RECHECK rate must be valuated before booking")
        total = self._valuation.moved_by_fault(quoted, quoted.total)
        if (total - quoted.total) * 100 > tolerance * quoted.total:
            raise product_error(
                "ProductException(BOOKING_CONFIRM, Price has changed: Unable to book as the price difference exceeds "
                f"the allowed tolerance - Current tolerance: {tolerance:g}%)"
            )
        return replace(quoted, total=total)

    def _charge(self, record: Record, card: Card) -> bool:
        """Prepaid stays are charged at once; a card for a stay paid at the desk only guarantees it."""
        due = records.due_of(record)
        if due == 0:
            return True
        if self._hub.faults.domain(PARTY, "decline", hotel=record["hotel"]) is not None:
            return False
        is_approved = self._hub.charge_card(
            number=card.number,
            amount_minor=due,
            currency="USD",
            merchant=merchant(record),
            reference=record["reference"],
        )
        record["charged"] = due if is_approved else 0
        return is_approved

    def _record_order(self, record: Record, asked: BookingRequest) -> None:
        self._hub.effects.record(
            PARTY, "order", record["reference"], our_reference=asked.client_reference,
            amount=money(records.price_of(record)), currency="USD", status="confirmed",
            hotel=records.hotel_of(record).name, check_in=record["check_in"], check_out=record["check_out"],
            rooms=sum(room["rooms"] for room in record["rooms"]),
            paid_by=f"card …{record['card_last4']}" if record["charged"] else "account",
        )  # fmt: skip


def insufficient_allotment() -> ApiError:
    return ApiError(500, "INSUFFICIENT_ALLOTMENT", "ProductException(BOOKING_CONFIRM, Insufficient allotment)")


def merchant(record: Record) -> dict[str, str]:
    hotel = records.hotel_of(record)
    return {"name": hotel.name, "category": "hotels_motels_and_resorts", "country": hotel.country.code}


def utc_day(now: datetime) -> date:
    return now.astimezone(UTC).date()
