"""Money is exact, knows its currency, and never loses a unit."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.errors import Invalid
from core.kernel.hashing import canonical_json, content_hash
from core.kernel.money import Currency, CurrencyMismatch, Money, currency

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD"]).map(currency)
MINORS = st.integers(-(10**12), 10**12)
AMOUNTS = st.builds(Money, MINORS, CURRENCIES)


@pytest.mark.parametrize(
    ("code", "amount", "minor", "text"),
    [
        ("USD", "1234.56", 123456, "1,234.56 USD"),
        ("usd", 12, 1200, "12.00 USD"),
        ("JPY", "1500", 1500, "1,500 JPY"),
        ("KWD", "1.005", 1005, "1.005 KWD"),
        ("USD", "-0.01", -1, "-0.01 USD"),
    ],
)
def test_amounts_are_read_and_worded_with_their_currencys_decimals(
    code: str, amount: object, minor: int, text: str
) -> None:
    money = Money.of(amount, code)  # type: ignore[arg-type]
    assert (money.minor, money.text) == (minor, text)


@pytest.mark.parametrize(
    ("amount", "code"),
    [("1.005", "USD"), ("1.5", "JPY"), ("abc", "USD"), ("NaN", "USD"), ("Infinity", "USD"), ("", "USD")],
)
def test_an_amount_that_does_not_fit_is_refused_and_not_rounded(amount: str, code: str) -> None:
    with pytest.raises(Invalid):
        Money.of(amount, code)


@pytest.mark.parametrize("code", ["", "US", "USDX", "U$D"])
def test_what_is_no_currency_code_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        Currency(code)


@given(AMOUNTS)
def test_json_and_text_lead_back_to_the_same_amount(money: Money) -> None:
    assert Money.from_json(money.as_json()) == money
    assert Money.of(money.plain, money.currency) == money
    assert Money.of(money.text.split()[0].replace(",", ""), money.currency) == money


@given(MINORS, MINORS, CURRENCIES)
def test_sums_come_apart_again(one: int, two: int, unit: Currency) -> None:
    a, b = Money(one, unit), Money(two, unit)
    assert a + b - b == a
    assert a - a == Money.zero(unit)
    assert (a < b) is (one < two)
    assert bool(a) is (one != 0)
    assert Money.total([a, b, -a], unit) == b


@given(AMOUNTS, AMOUNTS)
def test_different_currencies_never_meet_in_a_sum_or_a_comparison(one: Money, two: Money) -> None:
    if one.currency == two.currency:
        return
    for act in (lambda: one + two, lambda: one - two, lambda: one < two):
        with pytest.raises(CurrencyMismatch):
            act()


@given(AMOUNTS, st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_a_split_sums_exactly_and_is_fair_to_a_unit(money: Money, weights: list[int]) -> None:
    parts = money.split(weights)
    assert Money.total(parts, money.currency) == money
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Decimal(part.minor) - Decimal(money.minor) * weight / whole) < 1
        assert weight or not part


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1]])
def test_a_split_without_weights_is_refused(weights: list[int]) -> None:
    with pytest.raises(Invalid):
        Money.of("10", "USD").split(weights)


@given(AMOUNTS, st.decimals(0, 100, places=3))
def test_a_share_is_rounded_once_half_up(money: Money, percent: Decimal) -> None:
    exact = Decimal(money.minor) * percent / 100
    assert money.share(percent).minor == int(exact.to_integral_value(ROUND_HALF_UP))


@given(AMOUNTS, st.integers(1, 50))
def test_times_is_repeated_addition(money: Money, times: int) -> None:
    assert money * times == Money.total([money] * times, money.currency)


@given(st.dictionaries(st.text(max_size=5), AMOUNTS, max_size=4))
def test_the_same_facts_have_the_same_hash_in_any_order(facts: dict[str, Money]) -> None:
    other = dict(reversed(list(facts.items())))
    assert canonical_json(facts) == canonical_json(other)
    assert content_hash(facts) == content_hash(other)
