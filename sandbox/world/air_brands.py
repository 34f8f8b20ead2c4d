"""Fare brands: what a carrier calls them, what they cost over the plain fare, and what they allow."""

from dataclasses import dataclass
from functools import cache

from sandbox.world.carriers import Carrier

CABINS = ("economy", "premium_economy", "business", "first")
MARKETING = {"economy": "Economy", "premium_economy": "Premium Economy", "business": "Business", "first": "First"}
FREE, NEVER, UNKNOWN = 0, -1, -2


@dataclass(frozen=True)
class Brand:
    """`change` and `refund` before departure: a penalty in whole dollars per traveller, FREE, NEVER or UNKNOWN."""

    name: str
    cabin: str
    factor: float
    carry_on: int
    checked: int
    change: int
    refund: int
    seat_choice: bool
    priority: bool
    holdable: bool
    mark: str
    """Its letters in the fare basis."""


_NAMES: dict[str, tuple[str, ...]] = {
    "AA": ("Basic Economy", "Main Cabin", "Main Cabin Flexible"),
    "DL": ("Delta Main Basic", "Delta Main Classic", "Delta Main Extra"),
    "UA": ("Basic Economy", "Economy", "Economy Fully Refundable"),
    "B6": ("Blue Basic", "Blue", "Blue Extra"),
    "AS": ("Saver", "Main", "Main Refundable"),
    "WN": ("Basic", "Choice", "Choice Extra"),
    "AC": ("Basic", "Standard", "Flex"),
    "WS": ("UltraBasic", "Econo", "EconoFlex"),
    "BA": ("Economy Basic", "Economy Standard", "Economy Flex"),
    "VS": ("Economy Light", "Economy Classic", "Economy Delight"),
    "U2": ("Standard", "Standard Plus", "Essentials"),
    "FR": ("Basic", "Regular", "Flexi Plus"),
    "W6": ("Basic", "Smart", "Plus"),
    "EK": ("Economy Special", "Economy Flex", "Economy Flex Plus"),
    "QR": ("Economy Lite", "Economy Classic", "Economy Comfort"),
    "SQ": ("Economy Lite", "Economy Value", "Economy Standard"),
    "AF": ("Economy Light", "Economy Standard", "Economy Flex"),
    "KL": ("Economy Light", "Economy Standard", "Economy Flex"),
    "LH": ("Economy Light", "Economy Classic", "Economy Flex"),
    "IB": ("Basic", "Optima", "Flexible"),
    "QF": ("Economy Saver", "Economy Semi Flex", "Economy Flex"),
    "ZZ": ("Basic", "Plus", "Flexible"),
}
_PREMIUM = {
    "BA": "World Traveller Plus", "VS": "Premium", "DL": "Delta Premium Select", "UA": "Premium Plus",
    "AF": "Premium", "KL": "Premium Comfort", "JL": "Premium Economy",
}  # fmt: skip
_BUSINESS = {
    "BA": "Club World", "VS": "Upper Class", "DL": "Delta One", "UA": "Polaris Business", "B6": "Mint",
    "AA": "Flagship Business", "QR": "Business Classic", "SK": "SAS Business",
}  # fmt: skip
_SHORT_BUSINESS = {
    "BA": "Club Europe", "AA": "First", "DL": "Delta First", "UA": "United First", "AS": "First Class", "B6": "Mint",
}  # fmt: skip
_FIRST = {"AF": "La Première", "AA": "Flagship First", "SQ": "Suites", "EY": "The First"}
_UNSURE = frozenset({"AT", "AR", "Y4", "KQ", "CZ"})


@cache
def brands(carrier: Carrier, cabin: str, *, long_haul: bool) -> tuple[Brand, ...]:
    """Cheapest first; empty when the carrier does not sell the cabin."""
    fee = 150 if long_haul else 60
    if cabin == "economy":
        return _low_cost(carrier) if carrier.kind == "low" else _economy(carrier, fee, long_haul=long_haul)
    if carrier.kind == "low":
        return ()
    if cabin == "premium_economy":
        name = _PREMIUM.get(carrier.code, "Premium Economy")
        return (
            Brand(name, cabin, 1.0, 1, 2, fee, NEVER, True, True, carrier.holds, "SV"),
            Brand(f"{name} Flex", cabin, 1.32, 1, 2, FREE, FREE, True, True, carrier.holds, "FX"),
        )
    if cabin == "business":
        name = (_BUSINESS if long_haul else _SHORT_BUSINESS).get(carrier.code, "Business")
        return (
            Brand(name, cabin, 1.0, 2, 2, fee, 3 * fee, True, True, carrier.holds, "SV"),
            Brand(f"{name} Flex", cabin, 1.3, 2, 2, FREE, FREE, True, True, carrier.holds, "FX"),
        )
    return (Brand(_FIRST.get(carrier.code, "First"), cabin, 1.0, 2, 3, FREE, 2 * fee, True, True, carrier.holds, "FX"),)


def _economy(carrier: Carrier, fee: int, *, long_haul: bool) -> tuple[Brand, ...]:
    light, plain, flex = _NAMES.get(carrier.code, ("Economy Light", "Economy Classic", "Economy Flex"))
    refund_plain = UNKNOWN if carrier.code in _UNSURE else NEVER
    change_light = UNKNOWN if carrier.code in _UNSURE else NEVER
    return (
        Brand(light, "economy", 1.0, 1, 0, change_light, refund_plain, False, False, False, "LGT"),
        Brand(plain, "economy", 1.17, 1, 1, fee, refund_plain, True, False, carrier.holds, "CLS"),
        Brand(flex, "economy", 1.52, 1, 2 if long_haul else 1, FREE, fee, True, True, carrier.holds, "FLX"),
    )


def _low_cost(carrier: Carrier) -> tuple[Brand, ...]:
    basic, plus, top = _NAMES.get(carrier.code, ("Basic", "Plus", "Max"))
    return (
        Brand(basic, "economy", 1.0, 0, 0, NEVER, NEVER, False, False, False, "BSC"),
        Brand(plus, "economy", 1.35, 1, 1, 55, NEVER, True, False, False, "PLS"),
        Brand(top, "economy", 1.8, 1, 1, FREE, 70, True, True, False, "MAX"),
    )
