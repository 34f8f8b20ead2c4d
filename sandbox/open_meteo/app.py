"""Both of Open-Meteo's hosts in one application: `/v1/forecast` and `/v1/search`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Asked
from sandbox.kernel.http import json_response
from sandbox.kernel.hub import Hub
from sandbox.kernel.party import Party
from sandbox.open_meteo.forecast import BadRequest, forecast
from sandbox.open_meteo.places import Place, country_name, named

PARTY = "open_meteo"
Answer = Callable[[Mapping[str, str], datetime], Any]


def geocode(query: Mapping[str, str], _now: datetime) -> dict[str, Any]:
    """Without a match there is no `results` member at all."""
    if "name" not in query:
        raise BadRequest("Parameter 'name' is required")
    count = query.get("count", "10")
    if not count.isdigit() or not 1 <= int(count) <= 100:
        raise BadRequest("Parameter count must be between 1 and 100.")
    country = query.get("countryCode", "").upper() or None
    found = [_result(place) for place in named(query["name"], country)[: int(count)]]
    return {"results": found, "generationtime_ms": 0.6} if found else {"generationtime_ms": 0.4}


def _result(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "latitude": round(place.latitude, 5),
        "longitude": round(place.longitude, 5),
        "elevation": round(place.elevation, 1),
        "feature_code": "PPL",
        "country_code": place.country,
        "timezone": place.zone,
        "population": place.population,
        "country": country_name(place.country),
        "admin1": place.region,
    }


def _refusal(reason: str, status: int = 400) -> Response:
    return json_response({"error": True, "reason": reason}, status)


def build(hub: Hub, config: SandboxConfig) -> Starlette:  # noqa: ARG001 - every party is built the same way
    def serve(answer: Answer) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            try:
                return json_response(answer(request.query_params, hub.clock.now()))
            except BadRequest as bad:
                return _refusal(str(bad))

        return endpoint

    def scripted(_asked: Asked, status: int, args: Mapping[str, Any]) -> Response:
        return _refusal(str(args.get("reason", "The service is temporarily overloaded.")), status)

    def limited(_asked: Asked, _args: Mapping[str, Any]) -> Response:
        return _refusal("Minutely API request limit exceeded. Please try again in one minute.", 429)

    hub.add(Party(code=PARTY, title="Open-Meteo (weather)", error=scripted, rate_limited=limited))
    return Starlette(
        routes=[
            Route("/v1/forecast", serve(forecast), methods=["GET"]),
            Route("/v1/search", serve(geocode), methods=["GET"]),
        ]
    )
