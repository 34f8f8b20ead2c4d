"""Money as integer minor units of a currency that knows its exponent (ISO 4217).

Nothing here rounds twice: shares round once, half up; splits are largest-remainder and sum exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, total_ordering
from typing import Final, TypedDict

from core.kernel.errors import Invalid

_ZERO_DECIMAL: Final = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THREE_DECIMAL: Final = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


class CurrencyMismatch(Invalid):
    """Two amounts of different currencies met in one sum."""

    code = "money.currency_mismatch"


class MoneyJson(TypedDict):
    """How an amount travels as JSON: minor units, ISO code, and words for people."""

    minor: int
    currency: str
    text: str


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 code with its number of decimals."""

    code: str

    def __post_init__(self) -> None:
        if len(self.code) != 3 or not (self.code.isascii() and self.code.isalpha() and self.code.isupper()):
            raise Invalid(f"{self.code!r} is not a currency code.", currency=self.code)

    @property
    def exponent(self) -> int:
        """Decimals of the minor unit: 0, 2 or 3."""
        if self.code in _ZERO_DECIMAL:
            return 0
        return 3 if self.code in _THREE_DECIMAL else 2

    def __str__(self) -> str:
        return self.code


@cache
def currency(code: str) -> Currency:
    """The currency of a code, any case."""
    return Currency(code.upper())


USD: Final = Currency("USD")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount. `minor` is in the currency's smallest unit and may be negative."""

    minor: int
    currency: Currency

    @classmethod
    def of(cls, amount: str | int | Decimal, code: str | Currency) -> Money:
        """From a decimal amount in major units. More decimals than the currency has are refused, not rounded."""
        unit = code if isinstance(code, Currency) else currency(code)
        try:
            scaled = Decimal(amount).scaleb(unit.exponent)
            whole = int(scaled)
        except (InvalidOperation, ValueError, OverflowError) as exc:
            raise Invalid(f"{amount!r} is not an amount.", amount=str(amount)) from exc
        if scaled != whole:
            raise Invalid(f"{amount} has more decimals than {unit} knows.", amount=str(amount), currency=unit.code)
        return cls(whole, unit)

    @classmethod
    def rounded(cls, amount: Decimal, code: str | Currency) -> Money:
        """From a decimal amount that may have too many decimals: rounded once, half up."""
        unit = code if isinstance(code, Currency) else currency(code)
        return cls(int(amount.scaleb(unit.exponent).to_integral_value(ROUND_HALF_UP)), unit)

    @classmethod
    def zero(cls, code: str | Currency) -> Money:
        """Nothing, in a currency."""
        return cls(0, code if isinstance(code, Currency) else currency(code))

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Money:
        """The inverse of `as_json`."""
        return cls(int(str(value["minor"])), currency(str(value["currency"])))

    @classmethod
    def total(cls, amounts: Iterable[Money], code: str | Currency) -> Money:
        """The sum of amounts that must all be of one currency."""
        result = cls.zero(code)
        for amount in amounts:
            result = result + amount
        return result

    @property
    def decimal(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.minor).scaleb(-self.currency.exponent)

    @property
    def plain(self) -> str:
        """`1234.56`: what suppliers with decimal strings are sent."""
        return f"{self.decimal:.{self.currency.exponent}f}"

    @property
    def text(self) -> str:
        """`1,234.56 USD`: what people and the model read."""
        return f"{self.decimal:,.{self.currency.exponent}f} {self.currency.code}"

    def as_json(self) -> MoneyJson:
        """Minor units, currency, words."""
        return {"minor": self.minor, "currency": self.currency.code, "text": self.text}

    def share(self, percent: Decimal | int) -> Money:
        """`percent` of the amount, rounded once, half up."""
        part = Decimal(self.minor) * Decimal(percent) / 100
        return Money(int(part.to_integral_value(ROUND_HALF_UP)), self.currency)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Parts in proportion to the weights, largest remainder first, summing exactly to the whole."""
        whole = sum(weights)
        if whole <= 0 or any(weight < 0 for weight in weights):
            raise Invalid("A split needs weights of zero or more that are not all zero.", weights=list(weights))
        sign = -1 if self.minor < 0 else 1
        floors = [abs(self.minor) * weight // whole for weight in weights]
        remainders = [abs(self.minor) * weight % whole for weight in weights]
        left = abs(self.minor) - sum(floors)
        for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:left]:
            floors[index] += 1
        return tuple(Money(sign * part, self.currency) for part in floors)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(
                f"{self.text} and {other.text} are of different currencies.",
                left=self.currency.code,
                right=other.currency.code,
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return self.text
