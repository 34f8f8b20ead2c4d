"""Currencies and amounts as Stripe takes them: whole minor units, lower-case codes, a minimum per currency."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sandbox.stripe.errors import invalid

ZERO_DECIMAL: Final = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]
)
THREE_DECIMAL: Final = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
_WHOLE_ONLY: Final = frozenset({"ugx", "isk"})
_CURRENCIES: Final = (
    frozenset(
        [
            "usd",
            "aed",
            "afn",
            "all",
            "amd",
            "ang",
            "aoa",
            "ars",
            "aud",
            "awg",
            "azn",
            "bam",
            "bbd",
            "bdt",
            "bgn",
            "bmd",
            "bnd",
            "bob",
            "brl",
            "bsd",
            "bwp",
            "byn",
            "bzd",
            "cad",
            "cdf",
            "chf",
            "cny",
            "cop",
            "crc",
            "cve",
            "czk",
            "dkk",
            "dop",
            "dzd",
            "egp",
            "etb",
            "eur",
            "fjd",
            "fkp",
            "gbp",
            "gel",
            "gip",
            "gmd",
            "gtq",
            "gyd",
            "hkd",
            "hnl",
            "htg",
            "huf",
            "idr",
            "ils",
            "inr",
            "isk",
            "jmd",
            "kes",
            "kgs",
            "khr",
            "kyd",
            "kzt",
            "lak",
            "lbp",
            "lkr",
            "lrd",
            "lsl",
            "mad",
            "mdl",
            "mkd",
            "mmk",
            "mnt",
            "mop",
            "mur",
            "mvr",
            "mwk",
            "mxn",
            "myr",
            "mzn",
            "nad",
            "ngn",
            "nio",
            "nok",
            "npr",
            "nzd",
            "pab",
            "pen",
            "pgk",
            "php",
            "pkr",
            "pln",
            "qar",
            "ron",
            "rsd",
            "rub",
            "sar",
            "sbd",
            "scr",
            "sek",
            "sgd",
            "shp",
            "sle",
            "sos",
            "srd",
            "std",
            "szl",
            "thb",
            "tjs",
            "top",
            "try",
            "ttd",
            "twd",
            "tzs",
            "uah",
            "ugx",
            "uyu",
            "uzs",
            "wst",
            "xcd",
            "yer",
            "zar",
            "zmw",
        ]
    )
    | ZERO_DECIMAL
    | THREE_DECIMAL
)
_MINIMUM: Final = {
    "usd": 50, "aed": 200, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30,
    "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "pln": 200,
    "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip

# Units of the currency for one US dollar: what card networks convert with here. Constant, so that a proof repeats.
_PER_DOLLAR: Final = {
    "usd": "1", "eur": "0.92", "gbp": "0.79", "chf": "0.88", "cad": "1.37", "aud": "1.52", "nzd": "1.66",
    "jpy": "151", "inr": "84", "sgd": "1.34", "hkd": "7.80", "sek": "10.6", "nok": "10.9", "dkk": "6.87",
    "aed": "3.67", "mxn": "18.5", "brl": "5.4", "zar": "18.3", "thb": "35", "try": "34",
}  # fmt: skip


def check_currency(code: str) -> str:
    """A currency of the account, in lower case."""
    known = code.lower()
    if known not in _CURRENCIES:
        message = f"Invalid currency: {known}. Stripe currently supports these currencies: usd, eur, gbp and others"
        raise invalid(message, param="currency")
    return known


def check_amount(amount: int, currency: str) -> None:
    """Amounts that are too small, or finer than the currency allows."""
    least = _MINIMUM.get(currency, 1)
    if amount < least:
        shown = Decimal(least).scaleb(-exponent(currency))
        message = f"Amount must be at least {shown} {currency}."
        raise invalid(message, code="amount_too_small", param="amount")
    if (currency in THREE_DECIMAL and amount % 10) or (currency in _WHOLE_ONLY and amount % 100):
        raise invalid(f"Invalid amount: {amount} is finer than {currency} can be charged in.", param="amount")


def exponent(currency: str) -> int:
    """Decimals of the minor unit on this wire."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def convert(amount: int, source: str, target: str) -> int | None:
    """What a card in `target` is charged for an amount in `source`; nothing when no rate is known."""
    if source == target:
        return amount
    if source not in _PER_DOLLAR or target not in _PER_DOLLAR:
        return None
    major = Decimal(amount).scaleb(-exponent(source)) / Decimal(_PER_DOLLAR[source]) * Decimal(_PER_DOLLAR[target])
    return int(major.scaleb(exponent(target)).to_integral_value(ROUND_HALF_UP))
