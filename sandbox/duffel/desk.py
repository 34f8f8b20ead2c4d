"""The parts of the vendor put together, and what it shows the operator."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.config import SandboxConfig
from sandbox.duffel.airline_changes import AirlineChanges
from sandbox.duffel.balance import Balance
from sandbox.duffel.cancellations import Cancellations
from sandbox.duffel.events import Events
from sandbox.duffel.offer_json import Json
from sandbox.duffel.offer_requests import OfferRequests
from sandbox.duffel.offers import Offers
from sandbox.duffel.order_changes import OrderChanges
from sandbox.duffel.orders import KIND as ORDER
from sandbox.duffel.orders import PARTY, Orders
from sandbox.duffel.problems import Problem, problem_response, scripted, too_many
from sandbox.duffel.wire import money
from sandbox.kernel.hub import Hub
from sandbox.kernel.party import EventHandler, Party
from sandbox.world.airports import airports
from sandbox.world.carriers import carriers

FAULTS: Mapping[str, str] = {
    "price_change": "The next offer read or booked costs `percent` more, or `amount` more (negative for less).",
    "sold_out": "The next booking finds the offer sold out.",
    "offer_gone": "The next offer read or booked is no longer available.",
    "no_offers": "The next search finds nothing.",
    "hold_refused": "The airline refuses the next hold.",
    "airline_error": "The airline answers the next booking with an error: `code`, `status`, `title`, `message`.",
    "insufficient_balance": "The next payment finds the balance empty.",
    "pending_202": "The next booking is accepted and settled `seconds` later; `outcome` created or failed.",
    "cancel_refused": "The airline refuses the next cancellation.",
    "refund_unknown": "The next cancellation quote does not know its refund.",
}


class Desk:
    def __init__(self, hub: Hub, config: SandboxConfig) -> None:
        self.hub, self.token = hub, config.duffel_token
        self.balance, self.events = Balance(hub), Events(hub)
        self.requests = OfferRequests(hub)
        self.offers = Offers(hub, self.requests)
        self.orders = Orders(hub, self.offers, self.balance, self.events)
        self.cancellations = Cancellations(hub, self.orders, self.offers, self.balance, self.events)
        self.airline_changes = AirlineChanges(hub, self.orders, self.events)
        self.changes = OrderChanges(hub, self.orders, self.offers, self.balance, self.events)

    def party(self) -> Party:
        move = "The airline moves a flight: `order_id` or `booking_reference`, `minutes` (95), `slice` (0)."
        cancel = "The airline cancels a flight: `order_id` or `booking_reference`, `slice` (0)."
        return Party(
            code=PARTY,
            title="Duffel (flights)",
            error=lambda _asked, status, args: problem_response(
                scripted(status, args), rate_headers(self.hub, remaining=59)
            ),
            rate_limited=lambda _asked, _args: problem_response(too_many(), rate_headers(self.hub, remaining=0)),
            faults=FAULTS,
            events={
                "schedule_change": (move, self._refusing(self._move)),
                "cancel_flight": (cancel, self._refusing(self._cancel_flight)),
            },
            keys={"access_token": self.token, "webhook_secret": self.hub.config.duffel_webhook_secret},
            orders=self._orders,
            inventory=self._inventory,
        )

    def _move(self, body: Mapping[str, Any]) -> Json:
        order_id = self.airline_changes.order_named(body)
        minutes, slice_number = int(body.get("minutes", 95)), int(body.get("slice", 0))
        return self.airline_changes.move(order_id, minutes=minutes, slice_number=slice_number)

    def _cancel_flight(self, body: Mapping[str, Any]) -> Json:
        order_id = self.airline_changes.order_named(body)
        return self.airline_changes.cancel_flight(order_id, slice_number=int(body.get("slice", 0)))

    def _refusing(self, act: EventHandler) -> EventHandler:
        def acting(body: Mapping[str, Any]) -> Mapping[str, Any]:
            try:
                return act(body)
            except Problem as refused:
                raise ValueError(str(refused)) from refused

        return acting

    def _orders(self) -> Sequence[Mapping[str, Any]]:
        return [_row(kept["order"]) for kept in self.hub.store.find(PARTY, ORDER, newest_first=True)]

    def _inventory(self) -> Mapping[str, Any]:
        sold = self.hub.store.sold_under(PARTY, "")
        return {
            "airports": len(airports()), "carriers": len(carriers()), "balance": f"{money(self.balance.cents())} USD",
            "searches_kept": self.hub.store.count(PARTY, "offer_request"), "seats_sold": sum(sold.values()),
            "flights_sold": sold,
        }  # fmt: skip


def rate_headers(hub: Hub, *, remaining: int) -> dict[str, str]:
    """The window the vendor tells of in every answer; its reset is a date."""
    now = hub.clock.now()
    reset = now.replace(second=59, microsecond=0)
    return {
        "ratelimit-limit": "60", "ratelimit-remaining": str(remaining),
        "ratelimit-reset": reset.strftime("%a, %d %b %Y %H:%M:%S GMT"), "date": now.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }  # fmt: skip


def _row(order: Json) -> Json:
    first, last = order["slices"][0], order["slices"][-1]
    status = "cancelled" if order["cancelled_at"] else "confirmed" if order["payment_status"]["paid_at"] else "held"
    if status == "held" and not order["payment_status"]["awaiting_payment"]:
        status = "lapsed"
    who = " and ".join(f"{one['given_name']} {one['family_name']}" for one in order["passengers"][:2])
    flight = first["segments"][0]
    number = f"{flight['marketing_carrier']['iata_code']}{flight['marketing_carrier_flight_number']}"
    ends = f"{first['origin']['iata_code']}–{first['destination']['iata_code']}"
    back = f" and back {last['segments'][0]['departing_at'][:10]}" if len(order["slices"]) > 1 else ""
    changeable = [
        {
            "type": type_, "label": label,
            "body": {"party": PARTY, "type": type_, "order_id": order["id"], **more},
        }
        for type_, label, more in (
            ("schedule_change", "Move the outbound 95 minutes later", {"minutes": 95}),
            ("cancel_flight", "Cancel the outbound flight", {}),
        )
    ]  # fmt: skip
    return {
        "party": PARTY, "id": order["id"], "reference": order["booking_reference"],
        "title": f"{number} {ends} {flight['departing_at'][:10]}{back}, {who}", "status": status,
        "total": order["total_amount"], "currency": order["total_currency"], "at": order["created_at"],
        "actions": changeable if status in ("confirmed", "held") else [],
    }  # fmt: skip
