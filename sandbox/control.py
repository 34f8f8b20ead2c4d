"""`/_sandbox/*`: drive and inspect the imitated world. Every answer is JSON; a refusal is `{"error": "…"}`."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.kernel import faults, webhooks
from sandbox.kernel.faults import Fault
from sandbox.kernel.http import json_response
from sandbox.kernel.hub import Hub

Endpoint = Callable[[Request], Awaitable[Response]]
FIELDS = frozenset({"party", "kind", "method", "path", "contains", "status", "seconds", "times", "args"})


class Unfit(ValueError):
    """What was asked of the control API does not fit."""


async def _asked(request: Request) -> dict[str, Any]:
    raw = await request.body()
    body = orjson.loads(raw) if raw.strip() else {}
    if not isinstance(body, dict):
        raise Unfit("the body must be a JSON object")
    return body


def _refusing(endpoint: Endpoint) -> Endpoint:
    async def refuse(request: Request) -> Response:
        try:
            return await endpoint(request)
        except LookupError as missing:
            return json_response({"error": str(missing.args[0]) if missing.args else "not found"}, 404)
        except (ValueError, TypeError) as unfit:
            return json_response({"error": str(unfit)}, 422)

    return refuse


class Control:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def status(self, _request: Request) -> Response:
        hub = self._hub
        return json_response(
            {
                "parties": [{"code": party.code, "title": party.title} for party in hub.parties.values()],
                "clock": self._time(),
                "keys": self._keys(),
                "webhook_base": hub.config.webhook_base,
                "faults": {
                    "generic": dict(faults.GENERIC),
                    "webhooks": dict(webhooks.FAULTS),
                    "parties": {party.code: dict(party.faults) for party in hub.parties.values()},
                },
                "events": {
                    party.code: {name: text for name, (text, _) in party.events.items()}
                    for party in hub.parties.values()
                },
            }
        )

    async def keys(self, _request: Request) -> Response:
        return json_response(self._keys())

    async def effects(self, request: Request) -> Response:
        query = {name: request.query_params.get(name) or None for name in ("party", "our_reference")}
        items, counts = self._hub.effects.all(**query), self._hub.effects.counts(**query)
        return json_response({"items": items, "counts": counts})

    async def list_faults(self, _request: Request) -> Response:
        return json_response({"items": [fault.as_json() for fault in self._hub.faults.all()]})

    async def add_fault(self, request: Request) -> Response:
        body = await _asked(request)
        if unknown := set(body) - FIELDS:
            raise Unfit(f"unknown: {', '.join(sorted(unknown))}")
        party = self._hub.parties.get(body.get("party", ""))
        if party is None:
            raise Unfit(f"party must be one of {', '.join(self._hub.parties)}")
        known = {**faults.GENERIC, **webhooks.FAULTS, **party.faults}
        if body.get("kind") not in known:
            raise Unfit(f"kind must be one of {', '.join(known)}")
        return json_response(self._hub.faults.add(Fault(**body)).as_json(), 201)

    async def remove_faults(self, request: Request) -> Response:
        if (id_ := request.path_params.get("id")) is None:
            self._hub.faults.clear()
        elif not self._hub.faults.remove(id_):
            raise LookupError("no such fault")
        return json_response({"items": [fault.as_json() for fault in self._hub.faults.all()]})

    async def clock(self, request: Request) -> Response:
        if request.method == "POST":
            body = await _asked(request)
            if "set" in body:
                at = datetime.fromisoformat(str(body["set"]))
                self._hub.clock.set(at if at.tzinfo else at.replace(tzinfo=UTC))
            elif "advance_seconds" in body:
                self._hub.clock.advance(float(body["advance_seconds"]))
            else:
                raise Unfit("give advance_seconds or set")
            self._hub.timers.run_due()
        return json_response(self._time())

    async def events(self, request: Request) -> Response:
        body = await _asked(request)
        party = self._hub.parties.get(body.get("party", ""))
        if party is None:
            raise Unfit(f"party must be one of {', '.join(self._hub.parties)}")
        event = party.events.get(body.get("type", ""))
        if event is None:
            raise Unfit(f"type must be one of {', '.join(party.events) or 'none for this party'}")
        return json_response(dict(event[1](body)), 201)

    async def reset(self, _request: Request) -> Response:
        self._hub.reset()
        return json_response({"clock": self._time()})

    async def mailbox(self, request: Request) -> Response:
        mails = [mail for party in self._hub.parties.values() if party.mailbox for mail in party.mailbox()]
        if (id_ := request.path_params.get("id")) is None:
            return json_response({"items": mails})
        for mail in mails:
            if mail["id"] == id_:
                return json_response(mail)
        raise LookupError("no such mail")

    async def webhooks(self, request: Request) -> Response:
        found = self._hub.webhooks.deliveries(party=request.query_params.get("party"))
        return json_response({"items": [_shown(delivery) for delivery in found]})

    async def redeliver(self, request: Request) -> Response:
        delivery = self._hub.webhooks.redeliver(request.path_params["id"])
        if delivery is None:
            raise LookupError("no such webhook")
        return json_response(_shown(delivery), 202)

    async def orders(self, _request: Request) -> Response:
        found = [dict(order) for party in self._hub.parties.values() for order in party.orders()]
        return json_response({"items": sorted(found, key=lambda order: str(order["at"]), reverse=True)})

    async def inventory(self, _request: Request) -> Response:
        return json_response({party.code: dict(party.inventory()) for party in self._hub.parties.values()})

    async def calls(self, _request: Request) -> Response:
        return json_response({"items": list(self._hub.calls.calls)})

    async def own(self, request: Request) -> Response:
        """A control one of the parties brought along."""
        body, query = await _asked(request), dict(request.query_params)
        wanted = body.get("party") or query.get("party")
        for party in self._hub.parties.values():
            handler = party.controls.get((request.method, request.path_params["name"]))
            if handler is not None and wanted in (None, party.code):
                return json_response(dict(handler(body, query)), 201 if request.method == "POST" else 200)
        raise LookupError("no such control")

    def _time(self) -> dict[str, Any]:
        return {"now": self._hub.clock.now().isoformat(), "offset_seconds": self._hub.clock.offset_seconds}

    def _keys(self) -> dict[str, dict[str, str]]:
        return {party.code: dict(party.keys) for party in self._hub.parties.values() if party.keys}


def _shown(delivery: dict[str, Any]) -> dict[str, Any]:
    """A delivery without the receiver's secret, its body parsed for the reader."""
    shown = {name: value for name, value in delivery.items() if name not in ("secret", "held", "number")}
    return shown | {"body": orjson.loads(delivery["body"])}


def build_control(hub: Hub) -> Starlette:
    control = Control(hub)
    table: list[tuple[str, str, Endpoint]] = [
        ("GET", "/status", control.status),
        ("GET", "/keys", control.keys),
        ("GET", "/effects", control.effects),
        ("GET", "/faults", control.list_faults),
        ("POST", "/faults", control.add_fault),
        ("DELETE", "/faults", control.remove_faults),
        ("DELETE", "/faults/{id}", control.remove_faults),
        ("GET", "/clock", control.clock),
        ("POST", "/clock", control.clock),
        ("POST", "/events", control.events),
        ("POST", "/reset", control.reset),
        ("GET", "/mailbox", control.mailbox),
        ("GET", "/mailbox/{id}", control.mailbox),
        ("GET", "/webhooks", control.webhooks),
        ("POST", "/webhooks/{id}/redeliver", control.redeliver),
        ("GET", "/orders", control.orders),
        ("GET", "/inventory", control.inventory),
        ("GET", "/calls", control.calls),
        ("GET", "/{name}", control.own),
        ("POST", "/{name}", control.own),
        ("DELETE", "/{name}", control.own),
    ]
    return Starlette(routes=[Route(path, _refusing(endpoint), methods=[method]) for method, path, endpoint in table])
