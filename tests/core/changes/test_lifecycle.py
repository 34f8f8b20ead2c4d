"""Which status of a cancellation may follow which, gone through exhaustively."""

from itertools import product

import pytest

from core.changes.errors import CancellationMoveRefused
from core.changes.lifecycle import (
    LINE_NEXT,
    NEXT,
    CancellationStatus,
    LineStatus,
    Requester,
    ensure_line_move,
    ensure_move,
)


@pytest.mark.parametrize(("before", "after"), list(product(CancellationStatus, repeat=2)))
def test_a_cancellation_moves_only_by_its_table(before: CancellationStatus, after: CancellationStatus) -> None:
    if after in NEXT[before]:
        ensure_move(before, after)
    else:
        with pytest.raises(CancellationMoveRefused):
            ensure_move(before, after)


@pytest.mark.parametrize(("before", "after"), list(product(LineStatus, repeat=2)))
def test_an_item_of_it_moves_only_by_its_table(before: LineStatus, after: LineStatus) -> None:
    if after in LINE_NEXT[before]:
        ensure_line_move(before, after)
    else:
        with pytest.raises(CancellationMoveRefused):
            ensure_line_move(before, after)


def test_every_word_of_the_source_document_is_there() -> None:
    said = {
        "pending",
        "calculating",
        "awaiting_confirmation",
        "processing",
        "completed",
        "partial",
        "rejected",
        "failed",
    }
    assert {status.value for status in CancellationStatus} == said
    assert {who.value for who in Requester} == {"user", "provider", "system", "support"}


def test_whatever_was_begun_can_end() -> None:
    ends = {status for status, after in NEXT.items() if not after}
    for status in CancellationStatus:
        seen, ahead = set(), {status}
        while ahead:
            seen |= ahead
            ahead = {after for one in ahead for after in NEXT[one]} - seen
        assert seen & ends
