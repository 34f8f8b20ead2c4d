"""Offers after the search: reading, listing, pricing with intent, passenger data, and whether they can still be had."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.duffel import fields as f
from sandbox.duffel import test_routes
from sandbox.duffel.offer_json import LIFE, Json, offer, routes_of, ways_of
from sandbox.duffel.offer_requests import LOYALTY, NAME, PARTY, OfferRequests, travellers_of
from sandbox.duffel.problems import invalid, invalid_state, not_found, offer_gone
from sandbox.duffel.wire import CURRENCY, at, cents, family_id, moment, money, only, page
from sandbox.kernel.hub import Hub
from sandbox.world.air_fares import LONG_HAUL_KM
from sandbox.world.air_inventory import capacity, stock_key, taken_by_others
from sandbox.world.air_offers import Travellers
from sandbox.world.airports import distance_km
from sandbox.world.carriers import carriers

_STATE = "offer_state"
_SERVICES_PER_OFFER = 16
_INTENT: Mapping[str, f.Field] = {
    "intended_payment_methods": f.array(
        f.record(
            {"type": f.choice("card", "balance", "airline_credit"), "card_id": f.text(), "airline_credit_id": f.text()},
            {"type"},
        )
    ),
    "intended_services": f.array(f.record({"id": f.text(), "quantity": f.number(1, 9)}, {"id", "quantity"})),
}
_PASSENGER: Mapping[str, f.Field] = {
    "given_name": NAME,
    "family_name": NAME,
    "loyalty_programme_accounts": LOYALTY,
}


@dataclass(frozen=True)
class LiveOffer:
    """An offer that can be booked now."""

    request: Json
    index: int
    sold: Json
    """Its compact form, with the amounts that hold now."""
    body: Json

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def airline(self) -> str:
        return carriers()[self.sold["carrier"]].name

    @property
    def travellers(self) -> Travellers:
        return travellers_of(self.request)

    def is_on(self, routes: frozenset[tuple[str, str]]) -> bool:
        return test_routes.touches(routes, self.sold["carrier"], routes_of(self.sold))


class Offers:
    def __init__(self, hub: Hub, requests: OfferRequests) -> None:
        self._hub, self._requests = hub, requests

    def get(self, id_: str, query: Mapping[str, str]) -> Json:
        only(query, "return_available_services")
        found = self._reread(self.live(id_))
        wanted = query.get("return_available_services") == "true"
        return found.body | {"available_services": self.services(found) if wanted else None}

    def listing(self, query: Mapping[str, str]) -> Json:
        only(query, "offer_request_id", "sort", "max_connections")
        if not query.get("offer_request_id"):
            raise invalid("offer_request_id", "Field 'offer_request_id' can't be blank", "validation_required")
        request = self._requests.get(query["offer_request_id"])
        answer = self._requests.as_json(request, with_offers=True)
        states = [self._with_state(one)[0] for one in answer["offers"]]
        found = [one | {"available_services": None} for one in states if one is not None]
        if (most := query.get("max_connections")) is not None:
            if most not in ("0", "1", "2"):
                raise invalid("max_connections", "Field 'max_connections' must be 0, 1 or 2")
            found = [one for one in found if all(len(way["segments"]) <= int(most) + 1 for way in one["slices"])]
        return page(query, _sorted(found, query.get("sort"), self._requests))

    def price(self, id_: str, body: Any) -> Json:
        asked = f.read(body, _INTENT, set())
        found = self._reread(self.live(id_))
        services = self.services(found)
        extra = self.services_total(services, asked.get("intended_services", []))
        total = cents(found.body["total_amount"]) + extra
        return found.body | {
            "available_services": services,
            "intended_services": asked.get("intended_services", []),
            "intended_payment_methods": [
                {
                    **method, "surcharge_amount": "0.00", "surcharge_currency": CURRENCY, "charge_amount": money(total),
                    "charge_currency": CURRENCY,
                }
                for method in asked.get("intended_payment_methods", [])
            ],
        }  # fmt: skip

    def update_passenger(self, offer_id: str, passenger_id: str, body: Any) -> Json:
        asked = f.read(body, _PASSENGER, {"given_name", "family_name"})
        found = self.live(offer_id)
        if passenger_id not in {one["id"] for one in found.body["passengers"]}:
            raise not_found()
        state = self._state(offer_id)
        state.setdefault("passengers", {})[passenger_id] = asked
        self._hub.store.put(PARTY, _STATE, offer_id, state)
        passenger = next(one for one in found.body["passengers"] if one["id"] == passenger_id)
        return {**passenger, **asked}

    def live(self, id_: str) -> LiveOffer:
        """The offer as it can be bought now; raises what the vendor answers when it cannot."""
        parts = self._requests.of_offer(id_)
        if parts is None:
            raise not_found()
        request, index = parts
        sold = request["sold"][index]
        if self._hub.clock.now() >= moment(request["created_at"]) + LIFE:
            raise invalid_state(
                "offer_expired", "Offer expired",
                "The provided offer has expired. Please create a new offer request to get the latest availability.",
            )  # fmt: skip
        body, state = self._with_state(offer(request, index, sold))
        if body is None:
            raise offer_gone(carriers()[sold["carrier"]].name)
        return LiveOffer(request, index, {**sold, **{k: state[k] for k in ("total", "tax") if k in state}}, body)

    def reprice(self, found: LiveOffer, args: Mapping[str, Any]) -> None:
        """From now on the offer costs more (or less): `percent` of its total, or `amount` added to it."""
        total, tax = int(found.sold["total"]), int(found.sold["tax"])
        if "amount" in args:
            total += (
                cents(str(args["amount"]))
                if not str(args["amount"]).startswith("-")
                else -cents(str(args["amount"])[1:])
            )
        else:
            total = round(total * (1 + float(args.get("percent", 10)) / 100))
        state = self._state(found.id)
        self._hub.store.put(
            PARTY,
            _STATE,
            found.id,
            state | {"total": max(total, tax), "tax": tax, "updated_at": at(self._hub.clock.now())},
        )

    def withdraw(self, id_: str) -> None:
        """Nobody gets this offer any more."""
        self._hub.store.put(PARTY, _STATE, id_, self._state(id_) | {"gone": True})

    def take_seats(self, found: LiveOffer) -> list[tuple[str, int]] | None:
        """Sell the seats inside the open transaction; None, and nothing sold, when one flight has too few left."""
        seats = found.travellers.seats
        taken: list[tuple[str, int]] = []
        today = self._hub.clock.now().date()
        for way, opened in zip(ways_of(found.sold), found.sold["open"], strict=True):
            for flight, (cabin, _, _) in zip(way, opened, strict=True):
                key = stock_key(flight.key, cabin)
                free = capacity(flight, cabin) - taken_by_others(flight, cabin, today)
                if not self._hub.store.take(PARTY, key, seats, free):
                    self.give_back(taken)
                    return None
                taken.append((key, seats))
        return taken

    def give_back(self, taken: list[tuple[str, int]]) -> None:
        for key, seats in taken:
            self._hub.store.give_back(PARTY, key, seats)

    def services(self, found: LiveOffer) -> list[Json]:
        """Extra checked bags, one service per traveller with a seat, for the whole journey."""
        if found.is_on(test_routes.NO_BAGGAGE):
            return []
        origin, destination = routes_of(found.sold)[0]
        each = 7500 if distance_km(origin, destination) > LONG_HAUL_KM else 4000
        segments = [segment["id"] for way in found.body["slices"] for segment in way["segments"]]
        seated = [one for one in found.body["passengers"] if one["type"] != "infant_without_seat"]
        return [
            {
                "id": family_id("ase", found.request["stem"], found.index * _SERVICES_PER_OFFER + number),
                "type": "baggage", "maximum_quantity": 2, "passenger_ids": [one["id"]], "segment_ids": segments,
                "total_amount": money(each * len(found.body["slices"])), "total_currency": CURRENCY,
                "metadata": {
                    "type": "checked", "maximum_weight_kg": 23, "maximum_height_cm": None, "maximum_length_cm": None,
                    "maximum_depth_cm": None,
                },
            }
            for number, one in enumerate(seated)
        ]  # fmt: skip

    def services_total(self, services: list[Json], wished: list[Json]) -> int:
        """Cents for the wished services; refuses what is not on offer."""
        known = {one["id"]: one for one in services}
        total = 0
        for number, one in enumerate(wished):
            service = known.get(one["id"])
            if service is None or one["quantity"] > service["maximum_quantity"]:
                text = "Field 'id' must be an available service of the offer, within its maximum quantity"
                raise invalid("id", text, pointer=f"/services/{number}/id")
            total += cents(service["total_amount"]) * int(one["quantity"])
        return total

    def _reread(self, found: LiveOffer) -> LiveOffer:
        """What scripted faults do to an offer between the search and its booking."""
        first = found.sold["ways"][0][0].split(":")
        match = {"offer_id": found.id, "carrier": found.sold["carrier"], "flight": first[1]}
        if self._hub.faults.domain(PARTY, "offer_gone", **match) is not None:
            self.withdraw(found.id)
        elif (args := self._hub.faults.domain(PARTY, "price_change", **match)) is not None:
            self.reprice(found, args)
        else:
            return found
        return self.live(found.id)

    def _state(self, id_: str) -> Json:
        return self._hub.store.get(PARTY, _STATE, id_) or {}

    def _with_state(self, body: Json) -> tuple[Json | None, Json]:
        """The offer with what happened to it since the search; None when it is gone."""
        state = self._state(body["id"])
        if state.get("gone"):
            return None, state
        if "total" in state:
            body |= {
                "total_amount": money(state["total"]), "tax_amount": money(state["tax"]),
                "base_amount": money(state["total"] - state["tax"]), "updated_at": state["updated_at"],
            }  # fmt: skip
        for passenger in body["passengers"]:
            passenger.update(state.get("passengers", {}).get(passenger["id"], {}))
        return body, state


def _sorted(found: list[Json], wish: str | None, requests: OfferRequests) -> list[Json]:
    if wish is None:
        return found
    descending = wish.startswith("-")
    match wish.removeprefix("-"):
        case "total_amount":
            return sorted(found, key=lambda one: cents(one["total_amount"]), reverse=descending)
        case "total_duration":
            return sorted(found, key=lambda one: _minutes(one, requests), reverse=descending)
        case _:
            raise invalid("sort", "Field 'sort' must be total_amount or total_duration, with - for descending")


def _minutes(body: Json, requests: OfferRequests) -> int:
    parts = requests.of_offer(body["id"])
    assert parts is not None
    request, index = parts
    return sum(way[-1].arrives - way[0].departs for way in ways_of(request["sold"][index]))
