"""The table of a payment's moves, exhaustively."""

from itertools import product

import pytest

from core.payments.lifecycle import FACET, NEXT, OVER, PaymentMoveRefused, PaymentStatus, ensure_move


@pytest.mark.parametrize(("before", "after"), list(product(PaymentStatus, PaymentStatus)))
def test_a_payment_moves_exactly_as_the_table_says(before, after):
    if after in NEXT[before]:
        ensure_move(before, after)
    else:
        with pytest.raises(PaymentMoveRefused):
            ensure_move(before, after)


def test_what_is_over_moves_no_more_and_everything_has_a_facet():
    assert all(not NEXT[status] for status in OVER)
    assert set(FACET) == set(PaymentStatus)
