"""The tables of moves, exhaustively."""

from itertools import product

import pytest

from core.approvals.errors import AlreadyResolved
from core.approvals.lifecycle import (
    ENDS,
    NEXT,
    NEXT_STEP,
    OPEN,
    ApprovalStatus,
    StepStatus,
    ensure_move,
    ensure_step_move,
)


@pytest.mark.parametrize(("before", "after"), list(product(ApprovalStatus, ApprovalStatus)))
def test_a_request_moves_as_its_table_says_and_no_other_way(before: ApprovalStatus, after: ApprovalStatus) -> None:
    if after in NEXT[before]:
        ensure_move("K7QM4D", before, after)
    else:
        with pytest.raises(AlreadyResolved):
            ensure_move("K7QM4D", before, after)


@pytest.mark.parametrize(("before", "after"), list(product(StepStatus, StepStatus)))
def test_a_step_moves_as_its_table_says_and_no_other_way(before: StepStatus, after: StepStatus) -> None:
    if after in NEXT_STEP[before]:
        ensure_step_move("K7QM4D", before, after)
    else:
        with pytest.raises(AlreadyResolved):
            ensure_step_move("K7QM4D", before, after)


def test_every_open_request_can_end_in_every_way_and_ends_are_final() -> None:
    assert all(NEXT[status] >= ENDS for status in OPEN)
    assert all(not NEXT[status] for status in ENDS)
    assert set(NEXT) == set(ApprovalStatus)
