"""Weather and facts of a place."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from core.offers.errors import AmbiguousPlace, UnknownPlace
from core.places.distance import co2_kg, distance_km
from core.places.place import Ambiguous, Place
from tools.marked import plain
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool

_LONGEST = timedelta(days=13)


def resolve(context: ToolContext, text: str) -> Place:
    """One place, or a no that says what could be meant."""
    found: Place | Ambiguous | None = context.app.places.resolve(text)
    if isinstance(found, Ambiguous):
        labels = "; ".join(choice.label for choice in found.choices)
        choices = [choice.as_json() for choice in found.choices]
        raise AmbiguousPlace(f"Which {plain(text, 60)} do you mean: {labels}?", choices=choices)
    if found is None:
        raise UnknownPlace(f"I do not know a city or airport called “{plain(text, 60)}”.", text=plain(text, 60))
    return found


class Weather(ToolInput):
    place: str = Field(description="City, airport or IATA code.", max_length=120)
    start: date | None = Field(None, description="First day, YYYY-MM-DD; leave out for today.")
    end: date | None = Field(None, description="Last day, YYYY-MM-DD; at most two weeks after the first.")


@tool(effect=Effect.READS)
async def weather(ask: Weather, context: ToolContext) -> Reply:
    """The forecast for some days at a place, or its usual climate where a forecast does not reach yet."""
    place = resolve(context, ask.place)
    start = ask.start or context.app.clock.now().date()
    end = min(max(ask.end or start + timedelta(days=3), start), start + _LONGEST)
    found = await context.app.weather.forecast(place.latitude, place.longitude, start, end)
    card = {**found.as_json(place), "kind": "weather", "source": found.kind}
    days = [
        {name: day[name] for name in ("date", "high_c", "low_c", "rain_percent", "summary")} for day in card["days"]
    ]
    data: dict[str, Any] = {"place": place.name, "source": found.kind, "days": days}
    return Reply(f"Weather for {place.name}.", cards=(card,), data=data)


class PlaceFacts(ToolInput):
    place: str = Field(description="City, airport or IATA code.", max_length=120)
    from_place: str | None = Field(None, description="Another place, to tell distance and CO2 between.", max_length=120)


@tool(effect=Effect.READS)
async def place_facts(ask: PlaceFacts, context: ToolContext) -> Reply:
    """Facts of a city or airport: country, airports, local time, and distance and CO2 from another place."""
    place = resolve(context, ask.place)
    local = context.app.clock.now().astimezone(ZoneInfo(place.zone))
    facts = [
        {"label": "Country", "value": place.country_name},
        {"label": "Airports", "value": ", ".join(place.airports)},
        {"label": "Local time", "value": f"{local:%a %-d %b, %H:%M} ({place.zone})"},
    ]
    if ask.from_place:
        start = resolve(context, ask.from_place)
        km = distance_km(start, place)
        facts.append({"label": f"Distance from {start.name}", "value": f"{km:,.0f} km"})
        facts.append({"label": "CO2, one way in economy", "value": f"{co2_kg(km)} kg"})
    card = {"kind": "place", "name": place.label, "facts": facts}
    return Reply(f"{place.label}.", cards=(card,), data={"place": place.label, "facts": facts})
