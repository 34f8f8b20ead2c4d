"""What the airline does to an order by itself: moves a flight, or cancels it; and what the customer answers."""

import copy
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.duffel import fields as f
from sandbox.duffel.events import Events
from sandbox.duffel.offer_json import Json
from sandbox.duffel.orders import KIND as ORDER
from sandbox.duffel.orders import PARTY, Orders
from sandbox.duffel.problems import invalid_state, not_found
from sandbox.duffel.wire import at, moment, new_id, only
from sandbox.kernel.hub import Hub

KIND = "airline_initiated_change"


class AirlineChanges:
    def __init__(self, hub: Hub, orders: Orders, events: Events) -> None:
        self._hub, self._orders, self._events = hub, orders, events

    def move(self, order_id: str, *, minutes: int, slice_number: int = 0) -> Json:
        """The airline shifts all flights of one slice; the order keeps the old times until it is accepted."""
        return self._make(order_id, slice_number, minutes)

    def cancel_flight(self, order_id: str, *, slice_number: int = 0) -> Json:
        """The airline no longer flies one slice and offers nothing instead."""
        return self._make(order_id, slice_number, None)

    def get(self, id_: str) -> Json:
        found = self._hub.store.get(PARTY, KIND, id_)
        if found is None:
            raise not_found()
        return found

    def listing(self, query: Mapping[str, str]) -> Json:
        only(query, "order_id")
        index: dict[str, Any] = {"order": query["order_id"]} if "order_id" in query else {}
        return {"data": self._hub.store.find(PARTY, KIND, None, newest_first=True, **index)}

    def accept(self, id_: str) -> Json:
        with self._hub.store.transaction():
            change = self.get(id_)
            if "accept" not in change["available_actions"]:
                raise invalid_state("action_not_available", "Action not available", "This change can not be accepted.")
            return self._act(change, "accepted")

    def update(self, id_: str, body: Any) -> Json:
        """Record what was agreed outside the API."""
        asked = f.read(body, {"action_taken": f.choice("accepted", "cancelled", "changed")}, {"action_taken"})
        with self._hub.store.transaction():
            change = self.get(id_)
            if "update" not in change["available_actions"]:
                raise invalid_state("action_not_available", "Action not available", "This change can not be updated.")
            return self._act(change, asked["action_taken"])

    def _make(self, order_id: str, slice_number: int, minutes: int | None) -> Json:
        now = self._hub.clock.now()
        with self._hub.store.transaction():
            kept = self._orders.kept(order_id)
            order = kept["order"]
            if order["cancelled_at"] is not None or not 0 <= slice_number < len(order["slices"]):
                raise ValueError("the order is cancelled or has no such slice")
            old = order["slices"][slice_number]
            change: Json = {
                "id": new_id("aic"), "order_id": order_id, "created_at": at(now), "updated_at": at(now),
                "action_taken": None, "action_taken_at": None, "travel_agent_ticket": None, "removed": [old],
                "added": [] if minutes is None else [_moved(old, minutes)],
                "available_actions": ["accept", "cancel", "update"] if minutes is not None else ["cancel", "update"],
            }  # fmt: skip
            order["airline_initiated_changes"].append(change)
            self._orders.save(kept)
            self._hub.store.put(PARTY, KIND, change["id"], change, order=order_id)
            self._events.emit("order.airline_initiated_change_detected", change["id"], change)
        return change

    def _act(self, change: Json, action: str) -> Json:
        if change["action_taken"] is not None:
            raise invalid_state("action_already_taken", "Action already taken", f"It was {change['action_taken']}.")
        now = at(self._hub.clock.now())
        change |= {"action_taken": action, "action_taken_at": now, "updated_at": now, "available_actions": []}
        kept = self._orders.kept(change["order_id"])
        order = kept["order"]
        order["airline_initiated_changes"] = [
            change if one["id"] == change["id"] else one for one in order["airline_initiated_changes"]
        ]
        if action == "accepted":
            gone = {one["id"] for one in change["removed"]}
            place = next(i for i, one in enumerate(order["slices"]) if one["id"] in gone)
            rest = [one for one in order["slices"] if one["id"] not in gone]
            order["slices"] = rest[:place] + change["added"] + rest[place:]
        self._orders.save(kept)
        self._hub.store.put(PARTY, KIND, change["id"], change, order=change["order_id"])
        self._events.emit("order.updated", order["id"], order)
        return change

    def order_named(self, body: Mapping[str, Any]) -> str:
        """The order a control event means: by id or by booking reference."""
        if body.get("order_id"):
            return str(body["order_id"])
        found = self._hub.store.find(PARTY, ORDER, None, reference=str(body.get("booking_reference", "")))
        if not found:
            raise ValueError("give the order_id or booking_reference of an order")
        return str(found[0]["order"]["id"])


def _moved(old: Json, minutes: int) -> Json:
    new = copy.deepcopy(old)
    new["id"] = new_id("sli")
    for segment in new["segments"]:
        segment["id"] = new_id("seg")
        for name in ("departing_at", "arriving_at"):
            segment[name] = (moment(segment[name]) + timedelta(minutes=minutes)).isoformat()
        segment["stops"] = []
    return new
