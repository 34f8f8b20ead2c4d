"""The vendor's routes, and the checks every request meets: token, version, accepted and sent types."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.config import SandboxConfig
from sandbox.duffel import reference
from sandbox.duffel.desk import Desk, rate_headers
from sandbox.duffel.offer_json import Json
from sandbox.duffel.orders import Accepted
from sandbox.duffel.problems import Problem, answer, not_found, problem, problem_response, request_id
from sandbox.duffel.wire import page
from sandbox.kernel.hub import Hub
from sandbox.world.airports import airports

Handler = Callable[[Request, Any], Awaitable[Any]]
DEFAULT_TIMEOUT_MS = 20_000


def build(hub: Hub, config: SandboxConfig) -> Starlette:
    desk = Desk(hub, config)
    hub.add(desk.party())
    airports()  # read the tables now, not in the first search
    api = Api(desk)
    routes = [
        Route(f"{path}{slash}", api.serve(handler, status), methods=[method])
        for method, path, handler, status in _table(desk)
        for slash in ("", "/")
    ]
    return Starlette(routes=routes, exception_handlers={404: api.unknown, 405: api.unknown})


class Api:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def serve(self, handler: Handler, status: int) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                _check_headers(request, self._desk.token)
                body = await _body(request)
                found = await handler(request, body)
            except Problem as refused:
                return problem_response(refused, self._headers())
            except Accepted:
                return self._finish(answer({"data": {"status": "accepted"}}, 202))
            if status == 204:
                return self._finish(Response(status_code=204))
            is_page = isinstance(found, dict) and "data" in found and set(found) <= {"data", "meta"}
            return self._finish(answer(found if is_page else {"data": found}, status))

        return endpoint

    async def unknown(self, _request: Request, _missing: Exception) -> Response:
        return problem_response(not_found(), self._headers())

    def _finish(self, response: Response) -> Response:
        response.headers["x-request-id"] = request_id()
        for name, value in self._headers().items():
            response.headers[name] = value
        return response

    def _headers(self) -> dict[str, str]:
        return rate_headers(self._desk.hub, remaining=59)


def _check_headers(request: Request, token: str) -> None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        raise problem(
            401, "authentication_error", "missing_authorization_header", "Missing authorization header",
            "The 'Authorization' header needs to be set and contain a valid API token.",
        )  # fmt: skip
    if given != token:
        raise problem(
            401, "authentication_error", "access_token_not_found", "Access token not found",
            "The access token used is not recognized by our system.",
        )  # fmt: skip
    version = request.headers.get("duffel-version")
    if version is None:
        raise problem(
            400, "invalid_request_error", "missing_version_header", "Missing version header",
            "The 'Duffel-Version' header needs to be set to the version of the API you want to use.",
        )  # fmt: skip
    if version != "v2":
        raise problem(
            400, "invalid_request_error", "unsupported_version", "Unsupported version",
            "The version set in the 'Duffel-Version' header is no longer supported by the API. Please upgrade.",
        )  # fmt: skip
    accepted = request.headers.get("accept", "")
    if not any(kind in accepted for kind in ("application/json", "application/*", "*/*")):
        raise problem(
            406, "invalid_request_error", "unsupported_format", "Unsupported format",
            "The 'Accept' header must allow application/json.",
        )  # fmt: skip


async def _body(request: Request) -> Any:
    raw = await request.body()
    if request.method not in ("POST", "PATCH", "PUT") or not raw.strip():
        return None
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise problem(
            400, "invalid_request_error", "invalid_content_type_header", "Invalid content type header",
            "The 'Content-Type' header needs to be set to application/json.",
        )  # fmt: skip
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as broken:
        raise problem(
            400, "invalid_request_error", "bad_request", "Bad request", "The body of the request is not valid JSON."
        ) from broken


def by_id(act: Callable[[str], Any]) -> Handler:
    async def handler(request: Request, _body: Any) -> Any:
        return act(str(request.path_params["id"]))

    return handler


def by_query(act: Callable[[Mapping[str, str]], Any]) -> Handler:
    async def handler(request: Request, _body: Any) -> Any:
        return act(dict(request.query_params))

    return handler


def by_body(act: Callable[[Any], Any]) -> Handler:
    async def handler(_request: Request, body: Any) -> Any:
        return act(body)

    return handler


def by_id_and_body(act: Callable[[str, Any], Any]) -> Handler:
    async def handler(request: Request, body: Any) -> Any:
        return act(str(request.path_params["id"]), body)

    return handler


def _listed(items: Callable[[], Sequence[Json]]) -> Handler:
    return by_query(lambda query: page(query, items()))


def _one_of(items: Callable[[], Sequence[Json]]) -> Handler:
    return by_id(lambda wish: reference.one(items(), wish))


def _table(desk: Desk) -> list[tuple[str, str, Handler, int]]:
    async def search(request: Request, body: Any) -> Any:
        if desk.requests.times_out(body):
            await _supplier_timeout(request)
        made = desk.requests.create(body)
        return desk.requests.as_json(made, with_offers=request.query_params.get("return_offers", "true") != "false")

    async def offer(request: Request, _body: Any) -> Any:
        return desk.offers.get(str(request.path_params["id"]), dict(request.query_params))

    async def passenger(request: Request, body: Any) -> Any:
        return desk.offers.update_passenger(request.path_params["id"], request.path_params["passenger"], body)

    async def orders_found(request: Request, _body: Any) -> Any:
        query = request.query_params
        return desk.orders.listing(dict(query), query.getlist("passenger_name[]"))

    offers, orders, cancellations = desk.offers, desk.orders, desk.cancellations
    changes, moved, hooks = desk.changes, desk.airline_changes, desk.events
    return [
        ("POST", "/air/offer_requests", search, 201),
        ("GET", "/air/offer_requests", by_query(desk.requests.listing), 200),
        ("GET", "/air/offer_requests/{id}", by_id(desk.requests.read), 200),
        ("GET", "/air/offers", by_query(offers.listing), 200),
        ("GET", "/air/offers/{id}", offer, 200),
        ("POST", "/air/offers/{id}/actions/price", by_id_and_body(offers.price), 200),
        ("PATCH", "/air/offers/{id}/passengers/{passenger}", passenger, 200),
        ("GET", "/air/seat_maps", by_query(lambda query: reference.seat_maps(offers, query)), 200),
        ("POST", "/air/orders", by_body(orders.create), 201),
        ("GET", "/air/orders", orders_found, 200),
        ("GET", "/air/orders/{id}", by_id(orders.get), 200),
        ("PATCH", "/air/orders/{id}", by_id_and_body(orders.update), 200),
        ("GET", "/air/orders/{id}/available_services", by_id(lambda order: reference.no_services(orders, order)), 200),
        ("POST", "/air/payments", by_body(orders.pay), 201),
        ("POST", "/air/order_cancellations", by_body(cancellations.create), 201),
        ("GET", "/air/order_cancellations", by_query(cancellations.listing), 200),
        ("GET", "/air/order_cancellations/{id}", by_id(cancellations.get), 200),
        ("POST", "/air/order_cancellations/{id}/actions/confirm", by_id(cancellations.confirm), 200),
        ("POST", "/air/order_change_requests", by_body(changes.request), 201),
        ("GET", "/air/order_change_requests/{id}", by_id(changes.get_request), 200),
        ("GET", "/air/order_change_offers", by_query(changes.list_offers), 200),
        ("GET", "/air/order_change_offers/{id}", by_id(changes.get_offer), 200),
        ("POST", "/air/order_changes", by_body(changes.create), 201),
        ("GET", "/air/order_changes/{id}", by_id(changes.get), 200),
        ("POST", "/air/order_changes/{id}/actions/confirm", by_id_and_body(changes.confirm), 200),
        ("GET", "/air/airline_initiated_changes", by_query(moved.listing), 200),
        ("GET", "/air/airline_initiated_changes/{id}", by_id(moved.get), 200),
        ("POST", "/air/airline_initiated_changes/{id}/actions/accept", by_id(moved.accept), 200),
        ("PATCH", "/air/airline_initiated_changes/{id}", by_id_and_body(moved.update), 200),
        ("POST", "/air/webhooks", by_body(hooks.create), 201),
        ("GET", "/air/webhooks", by_query(hooks.listing), 200),
        ("GET", "/air/webhooks/deliveries", by_query(hooks.deliveries), 200),
        ("GET", "/air/webhooks/events/{id}", by_id(hooks.event), 200),
        ("POST", "/air/webhooks/events/{id}/actions/redeliver", by_id(hooks.redeliver), 204),
        ("GET", "/air/webhooks/{id}", by_id(hooks.get), 200),
        ("PATCH", "/air/webhooks/{id}", by_id_and_body(hooks.update), 200),
        ("DELETE", "/air/webhooks/{id}", by_id(hooks.delete), 204),
        ("POST", "/air/webhooks/{id}/actions/ping", by_id(hooks.ping), 204),
        ("GET", "/air/airlines", _listed(reference.airlines), 200),
        ("GET", "/air/airlines/{id}", _one_of(reference.airlines), 200),
        ("GET", "/air/airports", _listed(reference.airports_listed), 200),
        ("GET", "/air/airports/{id}", _one_of(reference.airports_listed), 200),
        ("GET", "/air/aircraft", _listed(reference.aircraft_types), 200),
        ("GET", "/air/aircraft/{id}", _one_of(reference.aircraft_types), 200),
        ("GET", "/places/suggestions", by_query(reference.suggestions), 200),
    ]


async def _supplier_timeout(request: Request) -> None:
    """The supplier of this route never answers: the vendor waits as long as it was told, then has no offers."""
    wish = request.query_params.get("supplier_timeout", "")
    told = int(wish) if wish.isdigit() and 2_000 <= int(wish) <= 60_000 else DEFAULT_TIMEOUT_MS
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(told / 1000)
