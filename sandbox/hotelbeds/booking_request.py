"""Reading a booking request: the holder, the guests of each room, and the card when one is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.hotelbeds.rate_keys import Quoted
from sandbox.hotelbeds.wire import (
    ApiError,
    an_object,
    decimal_number,
    invalid_data,
    invalid_request,
    known_members,
    objects,
    text_of,
    whole_number,
)

MEMBERS = frozenset(
    {
        "holder", "paymentData", "clientReference", "creationUser", "remark", "voucher", "tolerance", "language", "rooms",
    }
)  # fmt: skip
CARD_TYPES = frozenset(
    {
        "AMEX", "EURO6000", "JCB", "DINERS", "MASTERCARD", "VISA", "MAESTRO", "SWITCH", "SOLO_GB", "AIRPLUS",
        "CHINAUNIONPAY", "DISCOVER", "VI", "CA", "MC", "AX", "DC",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """Lives for one request. `repr` hides the number; only `last4` may be kept."""

    number: str

    def __repr__(self) -> str:
        return f"Card(…{self.last4})"

    @property
    def last4(self) -> str:
        return self.number[-4:]


@dataclass(frozen=True, slots=True)
class BookingRequest:
    client_reference: str
    holder: dict[str, str]
    rooms: list[dict[str, Any]]
    remark: str
    creation_user: str | None
    tolerance: float
    card: Card | None


def read_booking(body: Mapping[str, Any], now: datetime, *, is_secure: bool) -> BookingRequest:
    known_members(body, MEMBERS, "bookingRQ")
    return BookingRequest(
        client_reference=text_of(body, "clientReference", "booking", longest=20),
        holder=read_person(an_object(body.get("holder"), "holder"), "holder"),
        rooms=objects(body.get("rooms"), "rooms"),
        remark=text_of(body, "remark", "booking", longest=2000, least=0) if body.get("remark") is not None else "",
        creation_user=text_of(body, "creationUser", "booking", longest=50) if body.get("creationUser") else None,
        tolerance=_tolerance(body.get("tolerance")),
        card=read_card(body.get("paymentData"), now, is_secure=is_secure),
    )


def read_person(body: Mapping[str, Any], where: str) -> dict[str, str]:
    return {name: text_of(body, name, where, longest=50) for name in ("name", "surname")}


def _tolerance(value: object) -> float:
    if value is None:
        return 0.0
    tolerance = decimal_number(value, "tolerance")
    if not 0 <= tolerance <= 100:
        raise invalid_data("Error at property tolerance: must be between 0 and 100")
    return tolerance


def read_paxes(room: Mapping[str, Any], quoted: Quoted) -> list[dict[str, Any]]:
    """The guests of one rate; without any the room is booked for unnamed ones."""
    stay = quoted.rate.stay
    given = room.get("paxes")
    if not given:
        return [{"roomId": number, "type": "AD"} for number in range(1, stay.rooms + 1) for _ in range(stay.adults)] + [
            {"roomId": number, "type": "CH", "age": age} for number in range(1, stay.rooms + 1) for age in quoted.ages
        ]
    paxes = [_pax(pax, stay.rooms) for pax in objects(given, "rooms.paxes")]
    adults = sum(pax["type"] == "AD" for pax in paxes)
    ages = sorted(pax["age"] for pax in paxes if pax["type"] == "CH")
    if adults != stay.adults * stay.rooms or ages != sorted(quoted.ages * stay.rooms):
        raise invalid_data("Error at property rooms.paxes: the guests differ from those the rate was asked for")
    if not any(pax.get("name") and pax.get("surname") for pax in paxes if pax["type"] == "AD"):
        raise invalid_data("Error at property rooms.paxes: one adult of each room must have a name and a surname")
    return paxes


def _pax(pax: Mapping[str, Any], rooms: int) -> dict[str, Any]:
    kind = pax.get("type")
    if kind not in ("AD", "CH"):
        raise invalid_data("Error at property rooms.paxes.type: must be AD or CH")
    read: dict[str, Any] = {
        "roomId": whole_number(pax.get("roomId", 1), "rooms.paxes.roomId", least=1, most=rooms),
        "type": kind,
    }
    if kind == "CH":
        read["age"] = whole_number(pax.get("age"), "rooms.paxes.age", most=17)
    for name in ("name", "surname"):
        if pax.get(name):
            read[name] = text_of(pax, name, "rooms.paxes", longest=50)
    return read


def read_card(data: object, now: datetime, *, is_secure: bool) -> Card | None:
    if data is None:
        return None
    if not is_secure:
        raise invalid_request("paymentData is only accepted by the secure endpoint")
    payment = an_object(data, "paymentData")
    card = an_object(payment.get("paymentCard"), "paymentData.paymentCard")
    contact = an_object(payment.get("contactData"), "paymentData.contactData")
    where = "paymentData.paymentCard"
    if card.get("cardType") not in CARD_TYPES:
        raise invalid_data(f"Error at property {where}.cardType: unknown card type")
    text_of(card, "cardHolderName", where, longest=100)
    number = text_of(card, "cardNumber", where, longest=19, least=12)
    cvc = text_of(card, "cardCVC", where, longest=4, least=3)
    if not number.isdigit() or not cvc.isdigit():
        raise invalid_data(f"Error at property {where}: only digits are allowed")
    expiry = text_of(card, "expiryDate", where, longest=4, least=4)
    if not expiry.isdigit() or not 1 <= int(expiry[:2]) <= 12:
        raise invalid_data(f"Error at property {where}.expiryDate: must be mmyy")
    if (2000 + int(expiry[2:]), int(expiry[:2])) < (now.year, now.month):
        raise ApiError(402, "PAYMENT_ERROR", "The credit card has expired")
    text_of(contact, "email", "paymentData.contactData", longest=254, least=3)
    if not str(contact.get("phoneNumber", "")).isdigit():
        raise invalid_data("Error at property paymentData.contactData.phoneNumber: only digits are allowed")
    return Card(number)
