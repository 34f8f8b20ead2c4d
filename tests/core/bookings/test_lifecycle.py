"""The tables of moves, exhaustively, and every source's words."""

from itertools import product

import pytest

from core.bookings.errors import MoveRefused
from core.bookings.lifecycle import ITEM_NEXT, NEXT, BookingStatus, ItemStatus, ensure_item_move, ensure_move
from core.bookings.vocabulary import VOCABULARIES, Facets, parse_status, status_in


@pytest.mark.parametrize(("before", "after"), list(product(BookingStatus, BookingStatus)))
def test_a_booking_moves_exactly_as_the_table_says(before, after):
    if after in NEXT[before]:
        ensure_move("K7QM4D", before, after)
    else:
        with pytest.raises(MoveRefused) as refused:
            ensure_move("K7QM4D", before, after)
        assert refused.value.code == "booking.move_refused"


@pytest.mark.parametrize(("before", "after"), list(product(ItemStatus, ItemStatus)))
def test_an_item_moves_exactly_as_the_table_says(before, after):
    if after in ITEM_NEXT[before]:
        ensure_item_move("BA178", before, after)
    else:
        with pytest.raises(MoveRefused):
            ensure_item_move("BA178", before, after)


def test_no_status_is_its_own_follower():
    assert all(status not in following for status, following in NEXT.items())
    assert all(status not in following for status, following in ITEM_NEXT.items())


@pytest.mark.parametrize(
    ("vocabulary", "word"), [(name, word.name) for name, words in VOCABULARIES.items() for word in words]
)
def test_every_word_of_every_source_is_expressible(vocabulary, word):
    facets = [
        Facets(
            status, payment, dispute=dispute, documents=documents, attention=attention, modifications=count, quote=quote
        )
        for status in BookingStatus
        for payment in ("none", "paid", "refunded")
        for dispute in ("none", "needs_response")
        for documents in (False, True)
        for attention in (False, True)
        for count in (0, 2)
        for quote in ("none", "lead", "sent", "approved")
    ]
    assert any(status_in(vocabulary, each) == word for each in facets)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("status", BookingStatus)
def test_every_status_has_a_word_in_every_source(vocabulary, status):
    assert status_in(vocabulary, Facets(status))


def test_the_american_spelling_is_accepted_and_never_written():
    assert parse_status("Canceled") is BookingStatus.CANCELLED
    assert BookingStatus.CANCELLED.value == "cancelled"
