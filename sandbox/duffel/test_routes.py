"""What the vendor's documented test routes do: special answers asked for by route, on the test airline's flights."""

from collections.abc import Iterable

HOLDS = frozenset({("JFK", "EWR")})
NO_BAGGAGE = frozenset({("BTS", "MRU")})
SEARCH_TIMES_OUT = frozenset({("STN", "LHR")})
CHANGES_AT_BOOKING = frozenset({("LHR", "STN")})
INSUFFICIENT_BALANCE = frozenset({("LGW", "STN")})
AIRLINE_CREDITS = frozenset({("LTN", "SYD")})


def touches(routes: frozenset[tuple[str, str]], carrier: str, ways: Iterable[tuple[str, str]]) -> bool:
    """Whether the test airline flies one of the routes."""
    return carrier == "ZZ" and any(way in routes for way in ways)
