"""What searching refuses."""

from __future__ import annotations

from core.kernel.errors import Conflict, Invalid, NotFound


class UnknownPlace(Invalid):
    """No city or airport of that name."""

    code = "search.unknown_place"


class AmbiguousPlace(Invalid):
    """Several places carry the name; `facts["choices"]` lists them."""

    code = "search.ambiguous_place"


class OriginMissing(Invalid):
    """A flight needs somewhere to start, and the traveller has no home airport."""

    code = "search.origin_missing"


class PastDate(Invalid):
    """The departure lies in the past."""

    code = "search.past_date"


class ReturnBeforeDeparture(Invalid):
    """The return lies before the departure."""

    code = "search.return_before_departure"


class TooFarAhead(Invalid):
    """Airlines do not sell that far ahead yet."""

    code = "search.too_far_ahead"


class StayTooLong(Invalid):
    """Hotels sell at most thirty nights at once."""

    code = "search.stay_too_long"


class TravellersOutOfRange(Invalid):
    """One to nine people fit into one search."""

    code = "search.travellers_out_of_range"


class SamePlace(Invalid):
    """The trip would end where it starts."""

    code = "search.same_place"


class NothingWanted(Invalid):
    """Neither flights nor hotels were asked for."""

    code = "search.nothing_wanted"


class SearchNotFound(NotFound):
    """No such search of this person."""

    code = "search.not_found"


class OfferNotFound(NotFound):
    """No such offer of this person."""

    code = "offer.not_found"


class OfferExpired(Conflict):
    """Prices are only good for a while; search again."""

    code = "offer.expired"
