"""A rate in the vendor's words: what it costs, what leaving costs, what is paid at the desk."""

from datetime import datetime
from typing import Any

from sandbox.hotelbeds.rate_keys import Quoted, rate_key
from sandbox.hotelbeds.wire import money
from sandbox.world.countries import ZERO_DECIMAL
from sandbox.world.hotel_plans import ALL, COMMISSION_PERCENT, Tier, sells_at_fixed_price
from sandbox.world.hotel_rates import scaled

CURRENCY = "USD"
NON_REFUNDABLE = {"code": "073", "name": "Non-refundable rate. No amendments permitted"}


def net_of(quoted: Quoted) -> int:
    """What the seller owes; below the price where the hotel dictates the selling rate."""
    if not sells_at_fixed_price(quoted.rate.hotel):
        return quoted.total
    return quoted.total - round(quoted.total * COMMISSION_PERCENT / 100)


def prices(quoted: Quoted) -> dict[str, Any]:
    net = net_of(quoted)
    if net == quoted.total:
        return {"net": money(net)}
    return {
        "net": money(net),
        "sellingRate": money(quoted.total),
        "hotelMandatory": True,
        "commission": money(quoted.total - net),
        "commissionVAT": "0.00",
        "commissionPCT": f"{COMMISSION_PERCENT}.00",
    }


def policies(tiers: tuple[Tier, ...], *, explain: bool = False) -> list[dict[str, Any]]:
    """Cancellation fees, each from an instant in the hotel's own time."""
    told = []
    for tier in tiers:
        policy = {"amount": money(tier.amount), "from": tier.starts.isoformat(timespec="seconds")}
        if explain and tier.nights:
            policy["numberOfNights"] = str(tier.nights)
        elif explain:
            policy["percent"] = f"{tier.percent}.00"
        told.append(policy)
    return told


def taxes(quoted: Quoted) -> dict[str, Any]:
    """Value added tax is inside the price; a city tax is paid at the desk in local money."""
    rate, country = quoted.rate, quoted.rate.hotel.country
    stay = rate.stay
    listed: list[dict[str, Any]] = []
    if country.city_tax:
        local = country.city_tax * stay.adults * stay.rooms * len(stay.nights)
        listed.append(
            {
                "included": False,
                "amount": f"{local:.0f}" if country.currency in ZERO_DECIMAL else f"{local:.2f}",
                "currency": country.currency,
                "type": "TAX",
                "clientAmount": f"{local / country.per_usd:.2f}",
                "clientCurrency": CURRENCY,
            }
        )
    if country.vat_percent:
        inside = round(quoted.total * country.vat_percent / (100 + country.vat_percent))
        listed.append(
            {
                "included": True,
                "percent": f"{country.vat_percent:.2f}",
                "amount": money(inside),
                "currency": CURRENCY,
                "type": "TAX",
            }
        )
    return {"taxes": listed, "allIncluded": not country.city_tax}


def comments(quoted: Quoted) -> str:
    """What must be shown to the guest before booking."""
    due = [tax for tax in taxes(quoted)["taxes"] if not tax["included"]]
    first = f"Estimated total amount of taxes & fees for this booking: {due[0]['amount']} {due[0]['currency']} payable on arrival. " if due else ""  # fmt: skip
    return first + quoted.rate.hotel.rate_comment


def daily(quoted: Quoted) -> list[dict[str, Any]]:
    nightly = scaled(quoted.rate.nightly, quoted.total)
    return [{"offset": offset, "dailyNet": money(amount)} for offset, amount in enumerate(nightly, 1)]


def common(quoted: Quoted) -> dict[str, Any]:
    """The members of a rate in availability, valuation and booking alike."""
    rate, stay = quoted.rate, quoted.rate.stay
    told: dict[str, Any] = {
        "rateClass": "NOR" if rate.plan.steps else "NRF",
        **prices(quoted),
        "paymentType": "AT_HOTEL" if rate.plan.at_hotel else "AT_WEB",
        "packaging": rate.plan.packaging,
        "boardCode": rate.board.code,
        "boardName": rate.board.name,
        "rooms": stay.rooms,
        "adults": stay.adults,
        "children": stay.children,
    }
    if not rate.plan.steps:
        told["promotions"] = [NON_REFUNDABLE]
    return told


def offered_rate(quoted: Quoted, allotment: int, *, with_days: bool = False) -> dict[str, Any]:
    """As availability shows it."""
    told = {
        "rateKey": rate_key(quoted),
        "rateType": "BOOKABLE" if quoted.is_bookable else "RECHECK",
        "allotment": allotment,
        **common(quoted),
        "cancellationPolicies": policies(quoted.rate.tiers(quoted.total)),
        "taxes": taxes(quoted),
    }
    if quoted.ages:
        told["childrenAges"] = ",".join(map(str, quoted.ages))
    if with_days:
        told["dailyRates"] = daily(quoted)
    return told


def valuated_rate(quoted: Quoted, allotment: int, *, explain: bool) -> dict[str, Any]:
    """As check-rate shows it: bookable, with its comments and its breakdown."""
    return {
        "rateKey": rate_key(quoted),
        "rateType": "BOOKABLE",
        "allotment": allotment,
        **common(quoted),
        "rateComments": comments(quoted),
        "cancellationPolicies": policies(quoted.rate.tiers(quoted.total), explain=explain),
        "taxes": taxes(quoted),
        "rateBreakDown": {"rateDiscounts": _discounts(quoted)},
    }


def _discounts(quoted: Quoted) -> list[dict[str, Any]]:
    if not quoted.rate.plan.packaging:
        return []
    before = round(quoted.total / quoted.rate.plan.factor)
    return [{"code": "PQ", "name": "Opaque Package", "amount": money(quoted.total - before)}]


def is_all_or_nothing(tiers: tuple[Tier, ...], total: int, booked_at: datetime) -> bool:
    """Nothing comes back from the moment of booking."""
    return any(tier.percent == ALL and tier.amount >= total and tier.starts <= booked_at for tier in tiers)
