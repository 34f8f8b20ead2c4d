"""The routes of both mounts. `/hotelbeds-secure` is the same application with cards allowed in bookings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.config import SandboxConfig
from sandbox.hotelbeds import content, records
from sandbox.hotelbeds.availability import Availability
from sandbox.hotelbeds.bookings import Bookings
from sandbox.hotelbeds.changes import Changes
from sandbox.hotelbeds.checkrates import Valuation
from sandbox.hotelbeds.lists import Lists
from sandbox.hotelbeds.stock import PARTY, Stock
from sandbox.hotelbeds.wire import ApiError, Door, answer, error_answer, invalid_request
from sandbox.kernel.faults import Asked
from sandbox.kernel.hub import Hub
from sandbox.kernel.party import Party

Body = dict[str, Any]
VERSIONS = ("1.0", "1.2")

FAULTS = {
    "price_change": "The price moves by `percent` (5 unless told) or `amount` dollars at the next check or booking; args may name a `hotel`.",
    "sold_out": "The next booking finds no room left; args may name a `hotel` and a `room`.",
    "rate_gone": "The next check or booking answers 410; args may name a `hotel`.",
    "confirm_error": "The next booking answers 500 CONFIRM_ERROR.",
    "error_in_200": "The next booking answers 200 with an error inside; args `code`, `message`.",
    "decline": "The next card payment is declined with 402, whatever the card.",
    "cancel_refused": "The next cancellation is refused; args may name a `reference`.",
    "quota": "The next call answers 403 Quota exceeded.",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One admitted request: what it says and when it came."""

    body: Body
    query: Mapping[str, str]
    path: Mapping[str, str]
    is_secure: bool
    now: datetime


Use = Callable[[Ask], Mapping[str, Any]]


class Hotelbeds:
    def __init__(self, hub: Hub, config: SandboxConfig) -> None:
        stock = Stock(hub.store)
        valuation = Valuation(stock, hub.faults)
        self.hub, self.door = hub, Door(config, hub.clock)
        self.availability, self.valuation = Availability(stock), valuation
        self.bookings = Bookings(hub, stock, valuation)
        self.lists, self.changes = Lists(self.bookings), Changes(hub, stock, self.bookings)

    def serve(self, use: Use) -> Callable[[Request], Any]:
        """Everything around a use: admission, quota, parsing, and errors in the vendor's shape."""

        async def endpoint(request: Request) -> Response:
            now = self.hub.clock.now()
            try:
                self.door.admit(request)
                if request.path_params.get("version", "1.0") not in VERSIONS:
                    raise ApiError(404, "NOT_FOUND", "Unknown version")
                if self.hub.faults.domain(PARTY, "quota") is not None:
                    raise ApiError(403, "QUOTA_EXCEEDED", "Quota exceeded")
                body = await _parsed(request)
                ask = Ask(body, request.query_params, request.path_params, _is_secure(request), now)
                return answer(request, now, use(ask))
            except ApiError as error:
                return error_answer(request, now, error)

        return endpoint

    def hotel_cancels(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The hotel gives the booking up: free of charge, found by whoever looks the booking up."""
        reference = str(body.get("reference") or body.get("id") or "")
        record = self.hub.store.get(PARTY, "booking", reference) or next(
            (one for one in self.bookings.all() if one["our_reference"] == reference), None
        )
        if record is None or record["status"] != "CONFIRMED":
            raise ValueError(f"no confirmed booking {reference!r}")
        self.bookings.close(record, fee=0, now=self.hub.clock.now(), by="hotel")
        return records.for_operator(record)

    def inventory(self) -> Mapping[str, Any]:
        sold = self.hub.store.sold_under(PARTY, "")
        return content.summary() | {"room_nights_sold": sum(sold.values()), "bookings": len(self.bookings.all())}


async def _parsed(request: Request) -> Body:
    if request.method not in ("POST", "PUT"):
        return {}
    try:
        body = orjson.loads(await request.body())
    except orjson.JSONDecodeError as broken:
        raise invalid_request(f"The request is not valid JSON: {broken}") from broken
    if not isinstance(body, dict):
        raise invalid_request("The request must be a JSON object")
    return body


def _is_secure(request: Request) -> bool:
    return str(request.scope.get("root_path", "")).endswith("/hotelbeds-secure")


def _booking_api(here: Hotelbeds) -> list[tuple[str, str, Use]]:
    bookings, lists = here.bookings, here.lists
    return [
        ("POST", "/hotels", lambda ask: here.availability.search(ask.body, ask.now)),
        ("POST", "/checkrates", lambda ask: here.valuation.check(ask.body, ask.now)),
        ("POST", "/bookings", lambda ask: bookings.create(ask.body, ask.now, is_secure=ask.is_secure)),
        ("GET", "/bookings", lambda ask: lists.bookings(ask.query)),
        ("GET", "/bookings/reconfirmations", lambda ask: lists.reconfirmations(ask.query, ask.now)),
        ("GET", "/bookings/{reference}", lambda ask: bookings.detail(ask.path["reference"])),
        ("PUT", "/bookings/{reference}", lambda ask: here.changes.change(ask.path["reference"], ask.body, ask.now)),
        (
            "DELETE",
            "/bookings/{reference}",
            lambda ask: bookings.cancel(
                ask.path["reference"], flag=ask.query.get("cancellationFlag", "CANCELLATION"), now=ask.now
            ),
        ),
    ]


CONTENT_API: list[tuple[str, Use]] = [
    ("/hotels", lambda ask: content.hotels(ask.query)),
    ("/hotels/{codes}/details", lambda ask: content.details(ask.path["codes"])),
    ("/locations/destinations", lambda ask: content.destinations(ask.query)),
    ("/types/boards", lambda ask: content.boards(ask.query)),
    ("/types/categories", lambda ask: content.categories(ask.query)),
    ("/types/rooms", lambda ask: content.rooms(ask.query)),
    ("/types/accommodations", lambda ask: content.accommodations(ask.query)),
]


def _party(here: Hotelbeds, config: SandboxConfig) -> Party:
    now = here.hub.clock.now

    def scripted_error(_asked: Asked, status: int, args: Mapping[str, Any]) -> Response:
        code, message = args.get("code", "SYSTEM_ERROR"), args.get("message", "Internal server error")
        return error_answer(None, now(), ApiError(status, str(code), str(message)))

    def rate_limited(_asked: Asked, args: Mapping[str, Any]) -> Response:
        response = error_answer(
            None, now(), ApiError(429, "TOO_MANY_REQUESTS", "Account over queries per second limit")
        )
        response.headers["retry-after"] = str(args.get("retry_after", 1))
        response.headers["x-mashery-error-code"] = "ERR_403_DEVELOPER_OVER_QPS"
        return response

    return Party(
        code=PARTY,
        title="Hotelbeds (hotels)",
        error=scripted_error,
        rate_limited=rate_limited,
        faults=FAULTS,
        events={"hotel_cancels": ("The hotel cancels a booking: give its `reference`.", here.hotel_cancels)},
        keys={"key": config.hotelbeds_key, "secret": config.hotelbeds_secret},
        orders=lambda: [records.for_operator(record) for record in here.bookings.all()],
        inventory=here.inventory,
    )


def build(hub: Hub, config: SandboxConfig) -> Starlette:
    here = Hotelbeds(hub, config)
    hub.add(_party(here, config))
    booking_routes = [
        Route("/hotel-api/{version}" + where, here.serve(use), methods=[method])
        for method, where, use in _booking_api(here)
    ]
    content_routes = [
        Route("/hotel-content-api/{version}" + where, here.serve(use), methods=["GET"]) for where, use in CONTENT_API
    ]
    return Starlette(routes=booking_routes + content_routes)
