"""Every tool there is, by name. What a caller may not use is not offered to their model."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from core.people.caller import Caller
from tools.approvals_waiting import approvals_waiting
from tools.booking_status import booking_status, list_my_trips
from tools.change_draft import change_draft, discard_draft
from tools.compare_options import compare_options
from tools.draft_trip import draft_trip
from tools.explain_policy import explain_policy
from tools.offer_choices import offer_choices
from tools.places_and_weather import place_facts, weather
from tools.preferences import forget_preference, list_preferences, remember_preference
from tools.propose_booking import propose_booking, withdraw_booking
from tools.quote_cancellation import quote_cancellation
from tools.refine_options import refine_options
from tools.search_trips import search_trips
from tools.tool import Effect, Tool
from tools.who_approves import who_approves

CATALOGUE: Final[Mapping[str, Tool[Any]]] = {
    one.name: one
    for one in (
        search_trips,
        refine_options,
        compare_options,
        draft_trip,
        change_draft,
        discard_draft,
        explain_policy,
        who_approves,
        propose_booking,
        booking_status,
        list_my_trips,
        withdraw_booking,
        quote_cancellation,
        approvals_waiting,
        remember_preference,
        forget_preference,
        list_preferences,
        weather,
        place_facts,
        offer_choices,
    )
}


def offered(caller: Caller) -> tuple[Tool[Any], ...]:
    """The tools a caller may use."""
    return tuple(one for one in CATALOGUE.values() if one.is_offered_to(caller))


def schemas(caller: Caller) -> tuple[dict[str, Any], ...]:
    """What a model is shown of them."""
    return tuple(_schema(one.name) for one in offered(caller))


def effect_of(name: str) -> Effect:
    """The mark of a tool; an unknown name changes nothing, because nothing runs."""
    found = CATALOGUE.get(name)
    return Effect.READS if found is None else found.effect


@cache
def _schema(name: str) -> dict[str, Any]:
    return CATALOGUE[name].schema()
