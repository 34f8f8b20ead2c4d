"""Webhooks: events sent from the state change itself, signed, and the receivers that were registered."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.duffel import fields as f
from sandbox.duffel.offer_json import Json
from sandbox.duffel.problems import not_found
from sandbox.duffel.wire import ORGANISATION, at, new_id, only, page
from sandbox.kernel.hub import Hub
from sandbox.kernel.ids import token

PARTY, _KIND = "duffel", "webhook_endpoint"
TYPES = (
    "order.created", "order.updated", "order.creation_failed", "order.airline_initiated_change_detected",
    "order_cancellation.created", "order_cancellation.confirmed", "payment.created", "stays.booking.created",
    "stays.booking.cancelled", "ping.triggered",
)  # fmt: skip
DEFAULT_ENDPOINT = "end_0000DefaultReceiver000"
_url = f.text(r"https?://\S+", means="a URL")
_events = f.array(f.choice(*TYPES), least=1)


def sign(raw: bytes, moment: datetime, secret: str) -> dict[str, str]:
    stamp = int(moment.timestamp())
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
    return {"x-duffel-signature": f"t={stamp},v1={digest}"}


class Events:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        default = hub.config.duffel_webhook_secret
        hub.webhooks.sign_with(PARTY, lambda raw, moment, secret: sign(raw, moment, secret or default))

    def emit(self, type_: str, subject: str, body: Json) -> None:
        """To the configured receiver and every registered one that wants the type. `subject` is the id it is about."""
        event: Json = {
            "id": new_id("wev"), "api_version": "v2", "type": type_, "live_mode": False, "idempotency_key": subject,
            "created_at": at(self._hub.clock.now()), "identity_organisation_id": ORGANISATION,
            "data": {"object": body},
        }  # fmt: skip
        self._hub.store.put(PARTY, "webhook_event", event["id"], event)
        self._hub.webhooks.emit(PARTY, type_, event)
        for endpoint in self._hub.store.find(PARTY, _KIND):
            if endpoint["active"] and type_ in endpoint["events"]:
                self._hub.webhooks.emit(PARTY, type_, event, url=endpoint["url"], secret=endpoint["secret"])

    def create(self, body: Any) -> Json:
        asked = f.read(body, {"url": _url, "events": _events}, {"url", "events"})
        now = at(self._hub.clock.now())
        endpoint = {
            "id": new_id("end"), "url": asked["url"], "events": asked["events"], "active": True, "live_mode": False,
            "created_at": now, "updated_at": now, "secret": f"{token(22)}==",
        }  # fmt: skip
        self._hub.store.put(PARTY, _KIND, endpoint["id"], endpoint)
        return endpoint

    def listing(self, query: Mapping[str, str]) -> Json:
        only(query)
        return page(query, [_shown(one) for one in self._hub.store.find(PARTY, _KIND)])

    def get(self, id_: str) -> Json:
        return _shown(self._endpoint(id_))

    def update(self, id_: str, body: Any) -> Json:
        asked = f.read(body, {"url": _url, "events": _events, "active": f.boolean}, set())
        endpoint = self._endpoint(id_) | asked | {"updated_at": at(self._hub.clock.now())}
        self._hub.store.put(PARTY, _KIND, id_, endpoint)
        return _shown(endpoint)

    def delete(self, id_: str) -> None:
        self._endpoint(id_)
        self._hub.store.delete(PARTY, _KIND, id_)

    def ping(self, id_: str) -> None:
        endpoint = self._endpoint(id_)
        event: Json = {
            "id": new_id("wev"), "api_version": "v2", "type": "ping.triggered", "live_mode": False,
            "idempotency_key": id_, "created_at": at(self._hub.clock.now()),
            "identity_organisation_id": ORGANISATION, "data": {"object": {}},
        }  # fmt: skip
        self._hub.store.put(PARTY, "webhook_event", event["id"], event)
        self._hub.webhooks.emit(PARTY, "ping.triggered", event, url=endpoint["url"], secret=endpoint["secret"])

    def deliveries(self, query: Mapping[str, str]) -> Json:
        """One line per attempt, newest first."""
        only(query, "type", "delivery_success")
        ids = {one["url"]: one["id"] for one in self._hub.store.find(PARTY, _KIND)}
        found = [
            _delivery(one, number, attempt, ids.get(one["url"], DEFAULT_ENDPOINT))
            for one in self._hub.webhooks.deliveries(party=PARTY)
            for number, attempt in enumerate(one["attempts"])
        ]
        if (type_ := query.get("type")) is not None:
            found = [one for one in found if one["type"] == type_]
        if (success := query.get("delivery_success")) is not None:
            found = [one for one in found if (200 <= one["response_status_code"] < 300) == (success == "true")]
        return page(query, found)

    def event(self, id_: str) -> Json:
        found = self._hub.store.get(PARTY, "webhook_event", id_)
        if found is None:
            raise not_found()
        return found

    def redeliver(self, id_: str) -> None:
        self.event(id_)
        for delivery in self._hub.webhooks.deliveries(party=PARTY):
            if delivery["event_id"] == id_:
                self._hub.webhooks.redeliver(delivery["id"])

    def _endpoint(self, id_: str) -> Json:
        found = self._hub.store.get(PARTY, _KIND, id_)
        if found is None:
            raise not_found()
        return found


def _shown(endpoint: Json) -> Json:
    return {name: value for name, value in endpoint.items() if name != "secret"}


def _delivery(one: Json, number: int, attempt: Json, endpoint: str) -> Json:
    return {
        "id": f"del_0000{one['id'][4:18]}{number:04d}", "url": one["url"], "type": one["type"],
        "response_status_code": attempt["status"], "response_body": "", "live_mode": False,
        "event_id": one["event_id"], "endpoint_id": endpoint, "created_at": attempt["at"],
    }  # fmt: skip
