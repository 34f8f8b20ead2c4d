"""What booking says when it says no."""

from __future__ import annotations

from core.kernel.errors import Conflict, Invalid, NotFound, Refused


class BookingNotFound(NotFound):
    """No such booking for this person."""

    code = "booking.not_found"


class MoveRefused(Conflict):
    """The booking or item is where this step cannot start."""

    code = "booking.move_refused"


class OfferExpired(Conflict):
    """The offer's price is no longer promised."""

    code = "offer.expired"


class DraftEmpty(Invalid):
    """There is nothing in the draft to book."""

    code = "draft.empty"


class MixedCurrencies(Invalid):
    """The items are priced in different currencies and cannot be one payment."""

    code = "draft.mixed_currencies"


class TravellersDiffer(Invalid):
    """The items were searched for different numbers of travellers."""

    code = "draft.travellers_differ"


class ProfileIncomplete(Invalid):
    """A supplier needs something about the traveller that the profile lacks."""

    code = "traveller.profile_incomplete"


class PolicyBlocked(Refused):
    """Travel policy forbids it, with no exception."""

    code = "policy.blocked"


class NoApprover(Refused):
    """Approval is needed and nobody is set up to give it."""

    code = "approval.no_approver"


class Edited(Conflict):
    """Somebody changed the draft meanwhile."""

    code = "booking.edited_meanwhile"
