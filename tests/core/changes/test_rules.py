"""What cancelling gives back: tiers at their exact instants, fees that never pass the price, verdicts with reasons."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bookings.ports import SupplierQuote
from core.changes.rules import ItemQuote, Source, agreement, agreement_hash, curve, is_worse, quote_item, weigh
from core.changes.terms import Terms, terms_of
from core.kernel.money import Money

PRICE = Money.of("735.00", "USD")
LONDON = "Europe/London"
STARTS = datetime(2031, 12, 2, 15, tzinfo=UTC)
ITEM = uuid4()


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def stay(*tiers: dict[str, Any], zone: str = LONDON, **more: Any) -> Terms:
    snapshot = {"nights": 3, "cancellation": {"tiers": list(tiers)}, "refundable": {"state": "yes"}, **more}
    return terms_of("hotel", snapshot, price=PRICE, zone=zone, starts_at=STARTS)


def flight(state: str, penalty: Money | None = None) -> Terms:
    said = {"refundable": {"state": state, "penalty": None if penalty is None else penalty.as_json()}}
    return terms_of("flight", said, price=PRICE, zone="America/New_York", starts_at=STARTS)


def quoted(
    terms: Terms, told: SupplierQuote | None = None, *, at: datetime, kind: str = "hotel", **more: Any
) -> ItemQuote:
    return quote_item(item_id=ITEM, kind=kind, title="The Strand House", terms=terms, told=told, at=at, **more)


def tier(at: str, **penalty: Any) -> dict[str, Any]:
    return {"from_at": at, **penalty}


FREE_THEN_ALL = stay(
    tier("2031-12-01T18:00:00Z", type="full"), tier("2031-11-29T18:00:00Z", amount=usd("245.00").as_json())
)
FIRST, SECOND = datetime(2031, 11, 29, 18, tzinfo=UTC), datetime(2031, 12, 1, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "fee"),
    [
        (FIRST - timedelta(microseconds=1), usd("0")),
        (FIRST, usd("245.00")),
        (FIRST + timedelta(microseconds=1), usd("245.00")),
        (SECOND - timedelta(microseconds=1), usd("245.00")),
        (SECOND, PRICE),
        (SECOND + timedelta(days=30), PRICE),
    ],
    ids=[
        "a moment before",
        "at the first deadline",
        "a moment after",
        "before the second",
        "at the second",
        "long after",
    ],
)
def test_x3_a_tier_begins_at_its_exact_instant_whatever_order_tiers_come_in(at: datetime, fee: Money) -> None:
    assert FREE_THEN_ALL.fee_at(at) == fee


def test_a_deadline_without_an_offset_is_local_to_the_hotel_and_not_to_us() -> None:
    tokyo = stay({"from_local": "2031-11-29T18:00", "type": "full"}, zone="Asia/Tokyo")
    instant = datetime(2031, 11, 29, 18, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert tokyo.fee_at(instant - timedelta(seconds=1)) == usd("0")
    assert tokyo.fee_at(instant) == PRICE
    assert instant.astimezone(UTC).hour == 9


@pytest.mark.parametrize(
    ("penalty", "fee"),
    [
        ({"type": "percentage", "percent": "33.335"}, usd("245.01")),
        ({"type": "fixed", "amount": usd("99.99").as_json()}, usd("99.99")),
        ({"type": "nights", "nights": 1}, usd("245.00")),
        ({"type": "nights", "nights": 2}, usd("490.00")),
        ({"type": "full"}, PRICE),
    ],
    ids=["a percentage, rounded once", "a fixed amount", "one night", "two nights", "all of it"],
)
def test_every_kind_of_penalty_is_worked_out(penalty: dict[str, Any], fee: Money) -> None:
    assert stay(tier("2020-01-01T00:00:00Z", **penalty)).fee_at(FIRST) == fee


@pytest.mark.parametrize(
    "penalty",
    [{"type": "nights", "nights": 9}, {"type": "percentage", "percent": "250"}, {"amount": usd("9999.00").as_json()}],
    ids=["more nights than the stay has", "more than the whole", "an amount above the price"],
)
def test_x5_no_fee_is_ever_more_than_what_was_paid(penalty: dict[str, Any]) -> None:
    quote = quoted(stay(tier("2020-01-01T00:00:00Z", **penalty)), at=FIRST)
    assert (quote.fee, quote.refund) == (PRICE, usd("0"))


def test_x5_nights_that_cannot_be_counted_are_not_taken_as_one() -> None:
    terms = stay(tier("2020-01-01T00:00:00Z", type="nights", nights=1), nights=None)
    assert terms.fee_at(FIRST) == PRICE
    assert not terms.is_known


def test_no_policy_at_all_means_that_nothing_comes_back_and_nobody_pretends_to_know() -> None:
    terms = terms_of("hotel", {"nights": 3}, price=PRICE, zone=LONDON, starts_at=STARTS)
    assert (terms.fee_at(FIRST), terms.is_known) == (PRICE, False)


@pytest.mark.parametrize("broken", [{"type": "karma"}, {"type": "percentage"}, {"type": "percentage", "percent": "x"}])
def test_a_tier_that_cannot_be_read_is_never_taken_as_cheap(broken: dict[str, Any]) -> None:
    terms = stay(tier("2031-11-29T18:00:00Z", **broken))
    assert (terms.fee_at(FIRST - timedelta(days=30)), terms.is_known) == (PRICE, False)


@pytest.mark.parametrize(
    ("terms", "before", "known"),
    [
        (flight("yes"), usd("0"), True),
        (flight("yes", usd("75.00")), usd("75.00"), True),
        (flight("no"), PRICE, True),
        (flight("unknown"), PRICE, False),
    ],
    ids=["refundable", "refundable for a fee", "not refundable", "not said"],
)
def test_a_fare_is_refunded_as_its_terms_say_and_only_before_departure(
    terms: Terms, before: Money, known: bool
) -> None:
    assert terms.fee_at(STARTS - timedelta(microseconds=1)) == before
    assert terms.fee_at(STARTS) == PRICE
    assert terms.is_known is known


def test_what_the_supplier_quotes_wins_over_our_reading_of_its_terms() -> None:
    told = SupplierQuote(usd("700.00"), "ore_1", SECOND)
    quote = quoted(flight("no"), told, at=FIRST, kind="flight")
    assert (quote.fee, quote.refund, quote.source) == (usd("35.00"), usd("700.00"), Source.SUPPLIER)
    assert quote.reference == "ore_1"


def test_a_supplier_that_offers_more_than_was_paid_gives_back_what_was_paid() -> None:
    quote = quoted(flight("no"), SupplierQuote(usd("900.00")), at=FIRST)
    assert (quote.fee, quote.refund) == (usd("0"), PRICE)


def test_what_the_provider_cancelled_comes_back_whole() -> None:
    quote = quoted(flight("no"), SupplierQuote(usd("0")), at=FIRST, is_forced=True)
    assert (quote.fee, quote.refund) == (usd("0"), PRICE)


_moments = st.datetimes(datetime(2031, 11, 1), datetime(2031, 12, 31), timezones=st.just(UTC))
_penalties = st.one_of(
    st.builds(lambda p: {"type": "percentage", "percent": str(p)}, st.decimals(0, 300, places=3)),
    st.builds(lambda m: {"amount": Money(m, PRICE.currency).as_json()}, st.integers(0, 200_000)),
    st.builds(lambda n: {"type": "nights", "nights": n}, st.integers(0, 20)),
    st.just({"type": "full"}),
)


@given(
    tiers=st.lists(st.tuples(_moments, _penalties), max_size=6),
    at=_moments,
    told=st.one_of(st.none(), st.integers(-5_000, 200_000)),
    nights=st.one_of(st.none(), st.integers(1, 12)),
)
def test_refund_and_fee_are_what_was_paid_and_neither_is_negative(
    tiers: list[tuple[datetime, dict[str, Any]]], at: datetime, told: int | None, nights: int | None
) -> None:
    terms = stay(*(tier(moment.isoformat(), **penalty) for moment, penalty in tiers), nights=nights)
    supplier = None if told is None else SupplierQuote(Money(told, PRICE.currency))
    quote = quoted(terms, supplier, at=at)
    assert quote.fee + quote.refund == PRICE
    assert usd("0") <= quote.fee <= PRICE
    assert usd("0") <= quote.refund <= PRICE


@given(order=st.permutations([0, 1, 2]), at=_moments)
def test_x3_the_order_tiers_are_written_in_changes_no_fee(order: list[int], at: datetime) -> None:
    tiers = [
        tier("2031-11-10T00:00:00Z", type="percentage", percent="10"),
        tier("2031-11-20T00:00:00Z", type="percentage", percent="50"),
        tier("2031-12-01T00:00:00Z", type="full"),
    ]
    assert stay(*tiers).fee_at(at) == stay(*(tiers[place] for place in order)).fee_at(at)


def test_the_curve_shows_now_tomorrow_and_after_the_next_deadline() -> None:
    at = FIRST - timedelta(hours=12)
    points = curve([FREE_THEN_ALL], [quoted(FREE_THEN_ALL, at=at)], at=at)
    assert [(point.label, point.refund) for point in points] == [
        ("Now", PRICE),
        ("Tomorrow", usd("490.00")),
        ("After 29 Nov 2031, 18:00 local time", usd("490.00")),
    ]


def test_the_curve_does_not_guess_about_terms_nobody_knows() -> None:
    terms = flight("unknown")
    assert [point.label for point in curve([terms], [quoted(terms, at=FIRST)], at=FIRST)] == ["Now"]


LIMIT = usd("5000.00")


def verdict(*quotes: ItemQuote, disputed: bool = False, limit: Money = LIMIT) -> tuple[str, ...]:
    return weigh(quotes, limit=limit, is_disputed=disputed).reasons


def test_x4_a_known_tier_goes_through_by_itself_though_its_fee_is_neither_nothing_nor_everything() -> None:
    assert verdict(quoted(FREE_THEN_ALL, at=FIRST)) == ()


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (lambda: verdict(quoted(flight("unknown"), at=FIRST)), "does not say"),
        (lambda: verdict(quoted(flight("no"), SupplierQuote(usd("0"), credit=usd("735.00")), at=FIRST)), "credit"),
        (lambda: verdict(quoted(flight("no"), SupplierQuote(Money.of("600.00", "EUR")), at=FIRST)), "EUR"),
        (lambda: verdict(quoted(FREE_THEN_ALL, at=FIRST), disputed=True), "disputed"),
        (lambda: verdict(quoted(FREE_THEN_ALL, at=FIRST), limit=usd("489.99")), "second look"),
    ],
    ids=["nobody knows", "credit only", "another currency", "disputed", "above the limit"],
)
def test_x4_what_speaks_against_it_is_a_reason_for_a_person_to_look(reasons: Any, said: str) -> None:
    found = reasons()
    assert len(found) == 1
    assert said in found[0]


def test_a_fee_of_nothing_or_everything_is_no_reason_to_skip_the_review() -> None:
    unknown = quoted(flight("unknown"), at=FIRST)
    assert unknown.fee == PRICE
    assert verdict(unknown) != ()


def test_the_agreement_names_items_amounts_and_where_the_money_goes() -> None:
    quote, booking = quoted(FREE_THEN_ALL, at=FIRST), UUID(int=7)
    first = agreement_hash(agreement(booking, [quote], destination="card:4242"))
    assert first == agreement_hash(agreement(booking, [quote], destination="card:4242"))
    cheaper = quoted(FREE_THEN_ALL, at=FIRST - timedelta(days=1))
    assert first != agreement_hash(agreement(booking, [cheaper], destination="card:4242"))
    assert first != agreement_hash(agreement(booking, [quote], destination="card:1111"))
    assert first != agreement_hash(agreement(UUID(int=8), [quote], destination="card:4242"))


def test_only_less_is_worse() -> None:
    full, part = quoted(FREE_THEN_ALL, at=FIRST - timedelta(days=1)), quoted(FREE_THEN_ALL, at=FIRST)
    assert is_worse([full], [part])
    assert not is_worse([part], [full])
    assert not is_worse([part], [part])


def test_a_percentage_is_rounded_once_and_half_up() -> None:
    terms = stay(tier("2020-01-01T00:00:00Z", type="percentage", percent=str(Decimal("0.0006803"))))
    assert terms.fee_at(FIRST) == usd("0.01")
