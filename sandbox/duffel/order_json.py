"""Orders as the vendor writes them."""

import copy
from datetime import datetime
from typing import Any

from sandbox.duffel.offer_json import Json
from sandbox.duffel.offers import LiveOffer
from sandbox.duffel.wire import CURRENCY, at, cents, money, new_id, to_the_second
from sandbox.kernel import seed
from sandbox.kernel.ids import PNR, token

# What the airlines' tickets begin with; others are drawn.
_ACCOUNTING = {
    "AA": "001", "DL": "006", "UA": "016", "AC": "014", "LH": "220", "BA": "125", "VS": "932", "AF": "057", "KL": "074",
    "B6": "279", "IB": "075", "EK": "176", "QR": "157", "SQ": "618", "CX": "160", "JL": "131", "NH": "205", "QF": "081",
    "TK": "235", "LX": "724", "OS": "257", "SK": "117", "AY": "105", "AZ": "055", "EI": "053", "AS": "027", "EY": "607",
}  # fmt: skip


def order(found: LiveOffer, asked: Json, services: list[Json], total: int, now: datetime, *, hold: bool) -> Json:
    """A new order; documents and payment follow when it is paid."""
    offer = found.body
    given = {one["id"]: one for one in asked["passengers"]}
    requirements = offer["payment_requirements"]
    return {
        "id": new_id("ord"), "live_mode": False, "type": "hold" if hold else "instant", "content": "managed",
        "booking_reference": token(6, PNR), "created_at": at(now), "synced_at": to_the_second(now),
        "cancelled_at": None, "cancellation": None, "owner": offer["owner"], "offer_id": offer["id"],
        "total_amount": money(total), "total_currency": CURRENCY, "base_amount": offer["base_amount"],
        "base_currency": CURRENCY, "tax_amount": offer["tax_amount"], "tax_currency": CURRENCY,
        "slices": [slice_json(one) for one in offer["slices"]], "services": services,
        "passengers": [_passenger(one, given[one["id"]]) for one in offer["passengers"]],
        "payment_status": {
            "awaiting_payment": hold,
            "payment_required_by": requirements["payment_required_by"] if hold else None,
            "price_guarantee_expires_at": requirements["price_guarantee_expires_at"] if hold else None,
            "paid_at": None,
        },
        "documents": [], "conditions": offer["conditions"], "metadata": asked.get("metadata") or {},
        "airline_initiated_changes": [], "available_actions": ["cancel", "change", "update"] if not hold else ["cancel"],
        "users": asked.get("users", []), "changes": [],
    }  # fmt: skip


def bought_services(offered: list[Json], wished: list[Json]) -> list[Json]:
    known = {one["id"]: one for one in offered}
    made = []
    for wish in wished:
        one, quantity = known[wish["id"]], int(wish["quantity"])
        made.append(
            {
                "id": new_id("ser"), "type": one["type"], "quantity": quantity, "passenger_ids": one["passenger_ids"],
                "segment_ids": one["segment_ids"], "total_amount": money(cents(one["total_amount"]) * quantity),
                "total_currency": CURRENCY, "metadata": one["metadata"],
            }
        )  # fmt: skip
    return made


def tickets(body: Json) -> list[Json]:
    """One electronic ticket per traveller."""
    airline = body["owner"]["iata_code"]
    prefix = _ACCOUNTING.get(airline) or f"{seed.integer(100, 999, 'ticket', airline)}"
    return [
        {
            "unique_identifier": f"{prefix}{seed.integer(10**9, 10**10 - 1, body['id'], one['id'])}",
            "type": "electronic_ticket", "passenger_ids": [one["id"]],
        }
        for one in body["passengers"]
    ]  # fmt: skip


def slice_json(one: Json) -> Json:
    """A slice of an order says less than the offer's: no shelf, no amenities, no fare basis."""
    made = copy.deepcopy({name: one[name] for name in _SLICE})
    made["conditions"] = {"change_before_departure": one["conditions"]["change_before_departure"]}
    made["changeable"] = _changeable(made["conditions"]["change_before_departure"])
    made["segments"] = [_segment(segment) for segment in one["segments"]]
    return made


def _segment(one: Json) -> Json:
    made: Json = {name: copy.copy(value) for name, value in one.items() if name != "passengers"}
    made["passengers"] = [
        {
            "passenger_id": passenger["passenger_id"], "cabin_class": passenger["cabin_class"],
            "cabin_class_marketing_name": passenger["cabin_class_marketing_name"],
            "baggages": passenger["baggages"], "cabin": passenger["cabin"], "fare_basis_code": passenger["fare_basis_code"],
        }
        for passenger in one["passengers"]
    ]  # fmt: skip
    return made


def _passenger(offered: Json, given: Json) -> Json:
    return {
        "id": offered["id"], "type": offered["type"], "title": given["title"], "gender": given["gender"],
        "given_name": given["given_name"], "family_name": given["family_name"],
        "born_on": given["born_on"].isoformat(), "email": given["email"], "phone_number": given["phone_number"],
        "infant_passenger_id": given.get("infant_passenger_id"), "user_id": given.get("user_id"),
        "loyalty_programme_accounts": given.get("loyalty_programme_accounts")
        or offered["loyalty_programme_accounts"],
    }  # fmt: skip


def _changeable(condition: Json | None) -> Any:
    return None if condition is None else condition["allowed"]


_SLICE = (
    "id", "origin_type", "origin", "destination_type", "destination", "duration", "fare_brand_name", "comparison_key",
)  # fmt: skip
