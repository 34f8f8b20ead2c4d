"""Bookings as they are kept, and how they look from outside. No card number is ever part of one."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sandbox.hotelbeds.availability import hotel_head
from sandbox.hotelbeds.booking_request import BookingRequest
from sandbox.hotelbeds.rate_keys import Quoted
from sandbox.hotelbeds.rates import CURRENCY, comments, common, is_all_or_nothing, net_of, policies
from sandbox.hotelbeds.wire import money
from sandbox.world.hotel_plans import Tier
from sandbox.world.hotels import Hotel, hotel_by_code

Record = dict[str, Any]
HOTEL_CANCELS: dict[str, Any] = {
    "type": "hotel_cancels",
    "label": "Let the hotel cancel",
    "body": {"party": "hotelbeds", "type": "hotel_cancels"},
}
SUPPLIER = {"name": "HOTELBEDS PRODUCT,S.L.U.", "vatNumber": "ESB38877676"}
INVOICE_COMPANY = {
    "code": "E14",
    "company": "HOTELBEDS S.L.U.",
    "name": "HOTELBEDS S.L.U.",
    "registrationNumber": "ESB57218372",
}


def room_record(number: int, quoted: Quoted, paxes: list[dict[str, Any]], booked_at: datetime) -> Record:
    """One rate of a booking with everything its terms were made of."""
    rate, stay = quoted.rate, quoted.rate.stay
    tiers = rate.tiers(quoted.total)
    return {
        "id": number,
        "room": rate.room.code,
        "plan": rate.plan.code,
        "board": rate.board.code,
        "rooms": stay.rooms,
        "adults": stay.adults,
        "ages": list(quoted.ages),
        "quoted_on": rate.quoted_on.isoformat(),
        "due": quoted.total,
        "net": net_of(quoted),
        "at_hotel": rate.plan.at_hotel,
        "all_or_nothing": is_all_or_nothing(tiers, quoted.total, booked_at),
        "tiers": [
            {"starts": tier.starts.isoformat(), "amount": tier.amount, "percent": tier.percent, "nights": tier.nights}
            for tier in tiers
        ],
        "shown": common(quoted) | {"rateComments": comments(quoted), "cancellationPolicies": policies(tiers)},
        "room_name": rate.room.name,
        "paxes": paxes,
    }


def new_record(
    reference: str, asked: BookingRequest, priced: list[Quoted], rooms: list[Record], at: datetime
) -> Record:
    stay, hotel = priced[0].rate.stay, priced[0].rate.hotel
    return {
        "reference": reference,
        "client_reference": asked.client_reference.upper(),
        "our_reference": asked.client_reference,
        "status": "CONFIRMED",
        "created_at": at.isoformat(),
        "creation_user": asked.creation_user or "sandbox-hotelbeds-key",
        "holder": {name: value.upper() for name, value in asked.holder.items()},
        "remark": asked.remark,
        "hotel": hotel.code,
        "check_in": stay.check_in.isoformat(),
        "check_out": stay.check_out.isoformat(),
        "rooms": rooms,
        "card_last4": asked.card.last4 if asked.card else None,
        "charged": 0,
        "cancellation": None,
        "changes": 0,
    }


def hotel_of(record: Record) -> Hotel:
    hotel = hotel_by_code(record["hotel"])
    if hotel is None:
        raise LookupError(f"hotel {record['hotel']} is not in this world")
    return hotel


def due_of(record: Record) -> int:
    """What the seller owes Hotelbeds or has paid it by card; a stay paid at the desk owes nothing here."""
    return sum(room["due"] for room in record["rooms"] if not room["at_hotel"])


def price_of(record: Record) -> int:
    return sum(int(room["due"]) for room in record["rooms"])


def net_total(record: Record) -> int:
    return sum(int(room["net"]) for room in record["rooms"])


def fee_of(record: Record, at: datetime) -> int:
    """What cancelling at that instant costs."""
    return sum(
        max((tier["amount"] for tier in room["tiers"] if datetime.fromisoformat(tier["starts"]) <= at), default=0)
        for room in record["rooms"]
    )


def tiers_of(room: Record) -> tuple[Tier, ...]:
    return tuple(
        Tier(datetime.fromisoformat(tier["starts"]), tier["amount"], tier["percent"], tier["nights"])
        for tier in room["tiers"]
    )


def created_on(record: Record) -> date:
    return datetime.fromisoformat(record["created_at"]).astimezone(UTC).date()


def pending_of(record: Record) -> int:
    """What is still owed on the account."""
    if record["cancellation"]:
        return max(0, int(record["cancellation"]["fee"]) - int(record["charged"]))
    return max(0, due_of(record) - int(record["charged"]))


def shown(record: Record, *, simulated_fee: int | None = None) -> dict[str, Any]:
    """A booking in full, as confirmation, detail, change and cancellation answer it."""
    cancelled = record["cancellation"]
    fee = cancelled["fee"] if cancelled else simulated_fee
    total_net = cancelled["fee"] if cancelled else net_total(record)
    is_open = record["status"] == "CONFIRMED"
    told: dict[str, Any] = {
        "reference": record["reference"],
        "clientReference": record["client_reference"],
        "creationDate": created_on(record).isoformat(),
        "status": record["status"],
        "modificationPolicies": {
            "cancellation": is_open,
            "modification": is_open and not any(room["all_or_nothing"] for room in record["rooms"]),
        },
        "creationUser": record["creation_user"],
        "holder": record["holder"],
        "hotel": _hotel(record, total_net, fee),
        "remark": record["remark"],
        "invoiceCompany": INVOICE_COMPANY,
        "totalNet": total_net / 100,
        "pendingAmount": pending_of(record) / 100,
        "currency": CURRENCY,
    }
    if not cancelled and price_of(record) != net_total(record):
        told["totalSellingRate"] = price_of(record) / 100
    if cancelled:
        told["cancellationReference"] = cancelled["reference"]
    return told


def _hotel(record: Record, total_net: int, fee: int | None) -> dict[str, Any]:
    told = {
        "checkOut": record["check_out"],
        "checkIn": record["check_in"],
        **hotel_head(hotel_of(record)),
        "rooms": [_room(record, room) for room in record["rooms"]],
        "totalNet": total_net / 100,
        "currency": CURRENCY,
        "supplier": SUPPLIER,
    }
    if fee is not None:
        told["cancellationAmount"] = money(fee)
    return told


def _room(record: Record, room: Record) -> dict[str, Any]:
    return {
        "status": record["status"],
        "id": room["id"],
        "code": room["room"],
        "name": room["room_name"],
        "supplierReference": f"{record['reference'].replace('-', '')}M-{room['id']}",
        "paxes": room["paxes"],
        "rates": [room["shown"]],
    }


def listed(record: Record) -> dict[str, Any]:
    """A booking in a list: fewer members, amounts as text."""
    hotel = hotel_of(record)
    total = record["cancellation"]["fee"] if record["cancellation"] else net_total(record)
    inside: dict[str, Any] = {
        "checkOut": record["check_out"],
        "checkIn": record["check_in"],
        "code": hotel.code,
        "name": hotel.name,
        "destinationCode": hotel.city.code,
        "rooms": [
            {
                "status": record["status"],
                "id": room["id"],
                "code": room["room"],
                "paxes": room["paxes"],
                "rates": [
                    {
                        "amount": money(room["net"]),
                        "paymentType": room["shown"]["paymentType"],
                        "boardCode": room["board"],
                        "rooms": room["rooms"],
                    }
                ],
            }
            for room in record["rooms"]
        ],
    }
    if record["cancellation"]:
        inside["cancellationAmount"] = money(record["cancellation"]["fee"])
    return {
        "reference": record["reference"],
        "clientReference": record["client_reference"],
        "creationDate": created_on(record).isoformat(),
        "status": record["status"],
        "creationUser": record["creation_user"],
        "holder": record["holder"],
        "hotel": inside,
        "invoiceCompany": INVOICE_COMPANY,
        "totalSellingRate": money(total),
        "totalNet": money(total),
        "pendingAmount": pending_of(record) / 100,
        "currency": CURRENCY,
    }


def for_operator(record: Record) -> Mapping[str, Any]:
    hotel = hotel_of(record)
    return {
        "party": "hotelbeds",
        "id": record["reference"],
        "reference": record["our_reference"],
        "title": f"{hotel.name}, {hotel.city.name}, {record['check_in']} to {record['check_out']}",
        "status": record["status"].lower(),
        "total": money(price_of(record)),
        "currency": CURRENCY,
        "at": record["created_at"],
        "actions": [HOTEL_CANCELS | {"body": {**HOTEL_CANCELS["body"], "reference": record["reference"]}}]
        if record["status"] == "CONFIRMED"
        else [],
    }
