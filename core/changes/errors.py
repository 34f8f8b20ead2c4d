"""What cancelling says when it says no."""

from __future__ import annotations

from core.kernel.errors import Conflict, NotFound


class CancellationMoveRefused(Conflict):
    """The cancellation is where this step cannot start."""

    code = "cancellation.move_refused"


class CancellationNotFound(NotFound):
    """No such cancellation for this person."""

    code = "cancellation.not_found"


class NothingToCancel(Conflict):
    """Nothing of the booking can be cancelled, or nothing of what was named."""

    code = "cancellation.nothing_to_cancel"


class ItemUnknown(NotFound):
    """An item that is not one of the booking's."""

    code = "cancellation.item_unknown"


class QuoteChanged(Conflict):
    """Less comes back now than the card showed; a new card shows how much."""

    code = "cancellation.quote_changed"
