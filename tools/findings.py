"""What a search found, told to the model in a few lines and to the person on two cards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tools.options import option_card, page_of, told
from tools.reply import Reply
from tools.tool import ToolContext

if TYPE_CHECKING:
    from core.offers.ports import SupplierProgress
    from core.offers.result import SearchResult


async def tell_progress(context: ToolContext, progress: "SupplierProgress") -> None:
    """One supplier's state, to whoever watches."""
    await context.emit("search_progress", {"call_id": context.call_id, **progress.as_json()})


def findings(result: "SearchResult", *, page: int = 1, kinds: Sequence[str] = ("flight", "hotel")) -> Reply:
    """A page of a search."""
    found = {
        "flight": [offer.option_json() for offer in result.flights] if "flight" in kinds else [],
        "hotel": [offer.option_json() for offer in result.hotels] if "hotel" in kinds else [],
    }
    shown = {kind: page_of(options, page) for kind, options in found.items()}
    cards = [
        option_card(
            kind,
            options,
            search_id=str(result.id),
            title=_title(kind, result),
            hidden=max(0, len(found[kind]) - len(page_of(found[kind])) * (page - 1) - len(options)),
        )
        for kind, options in shown.items()
        if options
    ]
    data = _data(result, shown, {kind: len(options) for kind, options in found.items()}, page)
    return Reply(
        _words(result, shown, found), cards=tuple(cards), data=data, title=trip_title(result) if page == 1 else None
    )


def _title(kind: str, result: "SearchResult") -> str:
    city = result.destination.city
    if kind == "flight" and result.origin is not None:
        return f"Flights {result.origin.city} – {city}"
    return f"Hotels in {city}" if kind == "hotel" else f"Flights to {city}"


def trip_title(result: "SearchResult") -> str:
    """`London, 1–4 Dec`."""
    start = result.request.depart_on
    last = result.dates.get("return_on") or result.dates.get("check_out")
    end = date.fromisoformat(last) if last else start
    if start == end:
        return f"{result.destination.city}, {start:%-d %b}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{result.destination.city}, {start:%-d}–{end:%-d %b}"
    return f"{result.destination.city}, {start:%-d %b} – {end:%-d %b}"


def _words(result: "SearchResult", shown: Mapping[str, Sequence[Any]], found: Mapping[str, Sequence[Any]]) -> str:
    parts = [f"{len(found[kind])} {kind}s found, {len(shown[kind])} shown" for kind in found if found[kind]]
    lines = ["; ".join(parts) + "." if parts else "Nothing was found."]
    lines += [f"{one.supplier}: {one.message}" for one in result.suppliers if one.state in {"failed", "late"}]
    if result.relaxations:
        lines.append("What would help: " + "; ".join(result.relaxations))
    return "\n".join(lines)


def _data(
    result: "SearchResult", shown: Mapping[str, Sequence[Any]], totals: Mapping[str, int], page: int
) -> dict[str, Any]:
    request = result.request
    asked: dict[str, Any] = {
        "depart_on": request.depart_on.isoformat(),
        "return_on": result.dates.get("return_on"),
        "check_in": result.dates.get("check_in"),
        "check_out": result.dates.get("check_out"),
        "nights": result.dates.get("nights"),
        "travellers": request.travellers,
        "cabin": request.cabin.value if request.cabin else None,
        "max_stops": request.max_stops,
        "hotel_min_stars": request.hotel_min_stars,
        "budget": request.budget.text if request.budget else None,
        "sort": request.sort.value,
        "depart_after": request.depart_after.isoformat("minutes") if request.depart_after else None,
        "depart_before": request.depart_before.isoformat("minutes") if request.depart_before else None,
    }
    return {
        "search_id": str(result.id),
        "origin": None if result.origin is None else {"code": result.origin.code, "city": result.origin.city},
        "origin_assumed": request.origin is None and result.origin is not None,
        "destination": {"code": result.destination.code, "city": result.destination.city},
        "asked": {name: value for name, value in asked.items() if value is not None},
        "page": page,
        "flights": told(shown["flight"]),
        "hotels": told(shown["hotel"]),
        "found": dict(totals),
        "failed": [
            {"supplier": one.supplier, "state": one.state}
            for one in result.suppliers
            if one.state in {"failed", "late"}
        ],
        "relaxations": list(result.relaxations),
        "weather": _weather(result.weather),
    }


def _weather(weather: Mapping[str, Any] | None) -> dict[str, Any] | None:
    days = (weather or {}).get("days") or []
    if weather is None or not days:
        return None
    highs = [day["high_c"] for day in days if day.get("high_c") is not None]
    lows = [day["low_c"] for day in days if day.get("low_c") is not None]
    rain = [day["rain_percent"] for day in days if day.get("rain_percent") is not None]
    return {
        "kind": weather.get("kind"),
        "high_c": round(max(highs)) if highs else None,
        "low_c": round(min(lows)) if lows else None,
        "rain_percent": max(rain) if rain else None,
    }
