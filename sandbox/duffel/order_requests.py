"""What a booking request must look like, and that its travellers are those of the offer."""

from collections.abc import Mapping
from typing import Any

from sandbox.duffel import fields as f
from sandbox.duffel.offer_json import Json
from sandbox.duffel.offer_requests import LOYALTY, NAME
from sandbox.duffel.problems import invalid

_document = f.record(
    {
        "type": f.choice("passport", "tax_id", "known_traveler_number", "passenger_redress_number"),
        "unique_identifier": f.text(), "issuing_country_code": f.text("[A-Z]{2}", means="a two-letter country code"),
        "expires_on": f.day,
    },
    {"type", "unique_identifier", "issuing_country_code"},
)  # fmt: skip
_passenger = f.record(
    {
        "id": f.text(), "title": f.choice("mr", "ms", "mrs", "miss", "dr"), "gender": f.choice("m", "f"),
        "given_name": NAME, "family_name": NAME, "born_on": f.day,
        "email": f.text(r"[^@\s]+@[^@\s]+\.[^@\s]+", means="an e-mail address"),
        "phone_number": f.text(r"\+[1-9]\d{6,14}", means="a phone number in E.164 form"),
        "identity_documents": f.array(_document), "infant_passenger_id": f.nullable(f.text()), "user_id": f.text(),
        "loyalty_programme_accounts": LOYALTY, "type": f.choice("adult", "child", "infant_without_seat"),
    },
    {"id", "title", "gender", "given_name", "family_name", "born_on", "email", "phone_number"},
)  # fmt: skip
PAYMENT = f.record(
    {"type": f.choice("balance", "arc_bsp_cash"), "amount": f.amount, "currency": f.currency},
    {"type", "amount", "currency"},
)
ORDER: Mapping[str, f.Field] = {
    "type": f.choice("instant", "hold", "pay_later"), "selected_offers": f.array(f.text(), least=1, most=1),
    "payments": f.array(PAYMENT, most=1), "passengers": f.array(_passenger, least=1, most=9),
    "services": f.array(f.record({"id": f.text(), "quantity": f.number(1, 9)}, {"id", "quantity"})),
    "metadata": f.nullable(f.metadata), "users": f.array(f.text()),
}  # fmt: skip


def read_order(body: Any) -> Json:
    asked = f.read(body, ORDER, {"type", "selected_offers", "passengers"})
    asked["type"] = "hold" if asked["type"] == "pay_later" else asked["type"]
    if asked["type"] == "hold":
        for name in ("payments", "services"):
            if asked.get(name):
                raise invalid(name, f"Field '{name}' must not be given for an order of type hold")
    elif not asked.get("payments"):
        raise invalid("payments", "Field 'payments' can't be blank", "validation_required")
    return asked


def ensure_passengers(asked: Json, offered: list[Json]) -> None:
    wanted = {one["id"]: one for one in offered}
    given = [one["id"] for one in asked["passengers"]]
    if len(set(given)) != len(given) or set(given) != set(wanted):
        raise invalid("passengers", "Field 'passengers' must be the passengers of the offer request, each once")
    infants = {id_ for id_, one in wanted.items() if one["type"] == "infant_without_seat"}
    carried = [one["infant_passenger_id"] for one in asked["passengers"] if one.get("infant_passenger_id")]
    if sorted(carried) != sorted(infants):
        raise invalid("infant_passenger_id", "Every infant must be the 'infant_passenger_id' of exactly one adult")
