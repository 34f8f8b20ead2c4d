"""Card numbers are masked however they are typed, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.redaction import holds_card, mask_cards, passes_luhn


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4242424242424242", "[card ending 4242]"),
        ("my card is 4242 4242 4242 4242, exp 12/30", "my card is [card ending 4242], exp 12/30"),
        ("4000-0566-5566-5556!", "[card ending 5556]!"),
        ("amex 3782 822463 10005", "amex [card ending 0005]"),
        ("card:5555555555554444.", "card:[card ending 4444]."),
        ("two: 4242424242424242 and 5555555555554444", "two: [card ending 4242] and [card ending 4444]"),
        ("6011.1111.1111.1117", "[card ending 1117]"),
    ],
)
def test_a_card_number_is_masked(typed: str, kept: str) -> None:
    assert mask_cards(typed) == kept
    assert holds_card(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "4242424242424241",
        "call me on +44 20 7946 0958",
        "e-ticket 125-2400000001",
        "order 0000000000000000",
        "1111111111111111",
        "between 2026-12-01 and 2026-12-05 for 1,234.56 USD",
        "flight BA178 at 18:05",
    ],
)
def test_other_numbers_stay(typed: str) -> None:
    assert mask_cards(typed) == typed


@given(st.from_regex(r"[2-6][0-9]{12,17}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_no_valid_number_survives(body: str, separator: str) -> None:
    number = next(body + check for check in "0123456789" if passes_luhn(body + check))
    if len(set(number)) == 1:
        return
    typed = separator.join(number[index : index + 4] for index in range(0, len(number), 4))
    assert number[:-4] not in mask_cards(f"pay with {typed} please").replace(separator or " ", "")
