"""Travellers as airlines ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.bookings.ports import SupplierRefused, Traveller

_TITLES: Final = frozenset({"mr", "ms", "mrs", "miss", "dr"})


def passengers(raw: Mapping[str, Any], travellers: Sequence[Traveller]) -> list[dict[str, Any]]:
    """Each traveller under the passenger id the offer was made for."""
    seats = raw["passengers"]
    if len(seats) != len(travellers):
        raise SupplierRefused(
            f"The fare is for {len(seats)} travellers and {len(travellers)} are named.",
            supplier="duffel",
            seats=len(seats),
            named=len(travellers),
        )
    if raw.get("passenger_identity_documents_required"):
        raise SupplierRefused(
            "This airline asks for a passport number when booking, and we do not keep passport numbers. "
            "Please choose another flight.",
            supplier="duffel",
        )
    wanted = raw.get("supported_loyalty_programmes") or ()
    return [_passenger(seat["id"], who, wanted) for seat, who in zip(seats, travellers, strict=True)]


def _passenger(seat_id: str, who: Traveller, programmes: Sequence[str]) -> dict[str, Any]:
    gender = "f" if who.gender.strip().casefold().startswith(("f", "w")) else "m"
    title = who.title.strip().casefold().rstrip(".")
    passenger: dict[str, Any] = {
        "id": seat_id,
        "title": title if title in _TITLES else ("ms" if gender == "f" else "mr"),
        "gender": gender,
        "given_name": who.given_name,
        "family_name": who.family_name,
        "born_on": who.born_on.isoformat(),
        "email": who.email,
        "phone_number": "+" + "".join(sign for sign in who.phone if sign.isdigit()),
    }
    accounts = [
        {"airline_iata_code": code, "account_number": number}
        for code, number in who.loyalty.items()
        if code in programmes
    ]
    if accounts:
        passenger["loyalty_programme_accounts"] = accounts
    return passenger
