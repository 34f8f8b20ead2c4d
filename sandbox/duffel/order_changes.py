"""Changing an order at the customer's wish: a request, its offers, a pending change, and its confirmation."""

import copy
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.duffel import fields as f
from sandbox.duffel import places
from sandbox.duffel.balance import Balance
from sandbox.duffel.events import Events
from sandbox.duffel.offer_json import Json, compact, offer
from sandbox.duffel.offer_requests import CABINS
from sandbox.duffel.offers import LiveOffer, Offers
from sandbox.duffel.order_json import slice_json
from sandbox.duffel.order_requests import PAYMENT
from sandbox.duffel.orders import PARTY, Orders
from sandbox.duffel.problems import invalid, invalid_state, not_found, offer_gone, problem
from sandbox.duffel.wire import CURRENCY, at, cents, moment, money, new_id, new_stem, page
from sandbox.kernel.hub import Hub
from sandbox.world.air_inventory import stock_key
from sandbox.world.air_offers import Leg, Travellers, quotes
from sandbox.world.airports import airports_of

REQUEST, OFFER, CHANGE = "order_change_request", "order_change_offer", "order_change"
LIVES = timedelta(minutes=30)
MOST_OFFERS = 20
_add = f.record(
    {
        "origin": f.text("[A-Z]{3}", means="an IATA code"), "destination": f.text("[A-Z]{3}", means="an IATA code"),
        "departure_date": f.day, "cabin_class": f.nullable(f.choice(*CABINS)),
    },
    {"origin", "destination", "departure_date"},
)  # fmt: skip
_SLICES = f.record(
    {
        "add": f.array(_add, least=1, most=1),
        "remove": f.array(f.record({"slice_id": f.text()}, {"slice_id"}), least=1, most=1),
    },
    {"add", "remove"},
)


class OrderChanges:
    def __init__(self, hub: Hub, orders: Orders, offers: Offers, balance: Balance, events: Events) -> None:
        self._hub, self._orders, self._offers, self._balance, self._events = hub, orders, offers, balance, events

    def request(self, body: Any) -> Json:
        """Search flights that can take the place of one slice."""
        asked = f.read(body, {"order_id": f.text(), "slices": _SLICES}, {"order_id", "slices"})
        kept = self._orders.kept(asked["order_id"])
        order, wish = kept["order"], asked["slices"]["add"][0]
        old = self._slice(order, asked["slices"]["remove"][0]["slice_id"])
        if not airports_of(wish["origin"]) or not airports_of(wish["destination"]):
            raise invalid("origin", "Both ends must be known airports or cities", pointer="/slices/add/0")
        request: Json = {
            "id": new_id("ocr"), "order_id": order["id"], "live_mode": False,
            "created_at": at(self._hub.clock.now()), "updated_at": at(self._hub.clock.now()),
            "slices": {
                "remove": [{"slice_id": old["id"]}],
                "add": [
                    {
                        "origin": places.place(wish["origin"]), "destination": places.place(wish["destination"]),
                        "departure_date": wish["departure_date"].isoformat(),
                        "cabin_class": wish.get("cabin_class"),
                    }
                ],
            },
        }  # fmt: skip
        with self._hub.store.transaction():
            request["order_change_offers"] = self._offers_for(order, old, wish)
            self._hub.store.put(PARTY, REQUEST, request["id"], request)
        return request

    def get_request(self, id_: str) -> Json:
        return self._kept(REQUEST, id_)

    def get_offer(self, id_: str) -> Json:
        return _public(self._kept(OFFER, id_))

    def list_offers(self, query: Mapping[str, str]) -> Json:
        request = self.get_request(query.get("order_change_request_id", ""))
        return page(query, request["order_change_offers"])

    def get(self, id_: str) -> Json:
        return _public(self._kept(CHANGE, id_))

    def create(self, body: Any) -> Json:
        """Take one of the offers; nothing changes until it is confirmed."""
        asked = f.read(body, {"selected_order_change_offer": f.text()}, {"selected_order_change_offer"})
        chosen = self._kept(OFFER, asked["selected_order_change_offer"])
        now = self._hub.clock.now()
        if now >= moment(chosen["expires_at"]):
            raise invalid_state("order_change_offer_expired", "Order change offer expired", "Request the change again.")
        change = {
            "id": chosen["order_change_id"], "order_id": chosen["order_id"], "live_mode": False, "created_at": at(now),
            "expires_at": at(now + LIVES), "confirmed_at": None, "slices": chosen["slices"],
            "change_total_amount": chosen["change_total_amount"], "change_total_currency": CURRENCY,
            "new_total_amount": chosen["new_total_amount"], "new_total_currency": CURRENCY,
            "penalty_total_amount": chosen["penalty_total_amount"], "penalty_total_currency": CURRENCY,
            "refund_to": "original_form_of_payment", "available_payment_types": ["balance"], "_": chosen["_"],
        }  # fmt: skip
        self._hub.store.put(PARTY, CHANGE, change["id"], change)
        return _public(change)

    def confirm(self, id_: str, body: Any) -> Json:
        asked = f.read(body or {"data": {}}, {"payment": f.nullable(PAYMENT)}, set())
        with self._hub.store.transaction():
            change = self._kept(CHANGE, id_)
            kept = self._orders.kept(change["order_id"])
            self._ensure_open(change, kept["order"])
            due = _signed(change["change_total_amount"])
            _ensure_payment(asked.get("payment"), due)
            declined = self._balance.charge_card(kept["order"], due) if due > 0 else None
            if declined is None:
                self._apply(change, kept, due)
        if declined is not None:
            raise declined
        return _public(change)

    def _apply(self, change: Json, kept: Json, due: int) -> None:
        order, inside, now = kept["order"], change["_"], self._hub.clock.now()
        request = {"stem": new_stem(), "created_at": at(now), "passengers": inside["passengers"]}
        body = offer(request, 0, inside["sold"])
        seats = self._offers.take_seats(LiveOffer(request, 0, inside["sold"], body))
        if seats is None:
            raise offer_gone(order["owner"]["name"])
        old = [pair for pair in kept["seats"] if pair[0] in inside["old_seats"]]
        self._offers.give_back([(key, int(count)) for key, count in old])
        kept["seats"] = [pair for pair in kept["seats"] if pair not in old] + [list(pair) for pair in seats]
        if due > 0:
            self._balance.pay(due)
        elif due < 0:
            self._balance.add(-due)
            self._balance.refund_card(order, -due)
        removed = change["slices"]["remove"][0]["id"]
        order["slices"] = [change["slices"]["add"][0] if one["id"] == removed else one for one in order["slices"]]
        order["total_amount"] = change["new_total_amount"]
        order["base_amount"] = money(cents(order["total_amount"]) - cents(order["tax_amount"]))
        order["changes"].append({"id": change["id"], "confirmed_at": at(now)})
        change["confirmed_at"] = at(now)
        self._orders.save(kept)
        self._hub.store.put(PARTY, CHANGE, change["id"], change)
        self._hub.effects.update(PARTY, "order", order["id"], amount=order["total_amount"], change_id=change["id"])
        self._events.emit("order.updated", order["id"], order)

    def _offers_for(self, order: Json, old: Json, wish: Json) -> list[Json]:
        condition = old["conditions"]["change_before_departure"]
        if "change" not in order["available_actions"] or condition is None or not condition["allowed"]:
            return []
        types = [one["type"] for one in order["passengers"]]
        travellers = Travellers(types.count("adult"), types.count("child"), types.count("infant_without_seat"))
        cabin = wish.get("cabin_class") or old["segments"][0]["passengers"][0]["cabin_class"]
        ends = [tuple(one.iata for one in airports_of(wish[end])) for end in ("origin", "destination")]
        found = quotes(
            [Leg(ends[0], ends[1], wish["departure_date"])], travellers, now=self._hub.clock.now(),
            sold=self._hub.store.sold_under(PARTY, wish["departure_date"].isoformat()), cabin=cabin,
        )  # fmt: skip
        mine = [one for one in found if one.carrier == order["owner"]["iata_code"]][:MOST_OFFERS]
        return [self._offer(order, old, compact(one), cents(condition["penalty_amount"] or "0.00")) for one in mine]

    def _offer(self, order: Json, old: Json, sold: Json, penalty: int) -> Json:
        now = self._hub.clock.now()
        people = [{"id": one["id"], "type": one["type"]} for one in order["passengers"]]
        request: Json = {"stem": new_stem(), "created_at": at(now), "passengers": people}
        worth = cents(order["total_amount"]) // len(order["slices"])
        difference = sold["total"] - worth + penalty
        made: Json = {
            "id": new_id("oco"), "order_change_id": new_id("oce"), "order_id": order["id"], "live_mode": False,
            "created_at": at(now), "updated_at": at(now), "expires_at": at(now + LIVES),
            "change_total_amount": money(difference), "change_total_currency": CURRENCY,
            "new_total_amount": money(cents(order["total_amount"]) + difference), "new_total_currency": CURRENCY,
            "penalty_amount": money(penalty), "penalty_currency": CURRENCY, "penalty_total_amount": money(penalty),
            "penalty_total_currency": CURRENCY, "refund_to": "balance",
            "slices": {"remove": [_unseated(old)], "add": [_unseated(slice_json(offer(request, 0, sold)["slices"][0]))]},
        }  # fmt: skip
        inside = {"sold": sold, "passengers": people, "old_seats": _seats_of(old)}
        self._hub.store.put(PARTY, OFFER, made["id"], made | {"_": inside})
        return made

    def _ensure_open(self, change: Json, order: Json) -> None:
        if change["confirmed_at"] is not None:
            raise invalid_state("already_confirmed", "Order change already confirmed", "It has been confirmed.")
        if order["cancelled_at"] is not None:
            raise invalid_state("already_cancelled", "Order already cancelled", "The order has been cancelled.")
        if self._hub.clock.now() >= moment(change["expires_at"]):
            raise invalid_state("order_change_expired", "Order change expired", "Request the change again.")

    def _slice(self, order: Json, id_: str) -> Json:
        for one in order["slices"]:
            if one["id"] == id_:
                found: Json = one
                return found
        raise invalid("slice_id", "Field 'slice_id' must be a slice of the order", pointer="/slices/remove/0/slice_id")

    def _kept(self, kind: str, id_: str) -> Json:
        found = self._hub.store.get(PARTY, kind, id_)
        if found is None:
            raise not_found()
        return found


def _ensure_payment(payment: Json | None, due: int) -> None:
    if due > 0 and (payment is None or cents(payment["amount"]) != due or payment["currency"] != CURRENCY):
        raise problem(
            422, "validation_error", "payment_amount_does_not_match_order_change_amount", "Payment amount mismatch",
            f"The payment must be exactly {money(due)} {CURRENCY}.", {"field": "amount", "pointer": "/payment/amount"},
        )  # fmt: skip


def _seats_of(old: Json) -> list[str]:
    keys = []
    for segment in old["segments"]:
        carrier, number = segment["marketing_carrier"]["iata_code"], segment["marketing_carrier_flight_number"]
        ends = f"{segment['origin']['iata_code']}:{segment['destination']['iata_code']}"
        flight = f"{segment['departing_at'][:10]}:{carrier}{number}:{ends}"
        keys.append(stock_key(flight, segment["passengers"][0]["cabin_class"]))
    return keys


def _unseated(way: Json) -> Json:
    """Slices of a change name the seat of each traveller; nobody here has chosen one."""
    seated = copy.deepcopy(way)
    for segment in seated["segments"]:
        for passenger in segment["passengers"]:
            passenger["seat"] = None
    return seated


def _signed(text: str) -> int:
    return -cents(text[1:]) if text.startswith("-") else cents(text)


def _public(kept: Json) -> Json:
    return {name: value for name, value in kept.items() if name != "_"}
