"""Searching: offer requests and the offers made for them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sandbox.duffel import fields as f
from sandbox.duffel import places, test_routes
from sandbox.duffel.offer_json import LIFE, Json, compact, offer
from sandbox.duffel.problems import invalid, not_found
from sandbox.duffel.wire import at, family_id, moment, new_stem, only, page, stem_and_index
from sandbox.kernel.hub import Hub
from sandbox.kernel.ids import token
from sandbox.world.air_offers import Leg, Travellers, quotes
from sandbox.world.airports import airports_of, is_city

PARTY, KIND = "duffel", "offer_request"
FARE_TYPES = (
    "accompanying_adult", "contract_bulk", "contract_bulk_child", "contract_bulk_infant_with_seat",
    "contract_bulk_infant_without_seat", "frequent_flyer", "group_inclusive_tour", "group_inclusive_tour_child",
    "humanitarian", "individual_inclusive_tour_child", "marine", "seat_only", "student", "teacher",
    "tour_operator_inclusive", "tour_operator_inclusive_infant", "unaccompanied_child", "visiting_friends_and_family",
)  # fmt: skip
CABINS = ("first", "business", "premium_economy", "economy")
MAX_SEATS = 9
SOLD_AHEAD = timedelta(days=360)
KEPT = timedelta(days=2)

_iata = f.text("[A-Z]{3}", means="a three-letter IATA code of an airport or a city")
_clock = f.text(r"([01]\d|2[0-3]):[0-5]\d", means="a local time as HH:MM")
_range = f.nullable(f.record({"from": _clock, "to": _clock}, {"from", "to"}))
LOYALTY = f.array(
    f.record(
        {"airline_iata_code": f.text("[A-Z0-9]{2}", means="an airline code"), "account_number": f.text()},
        {"airline_iata_code", "account_number"},
    )
)
NAME = f.text(r"[^\d_!¡?÷¿/\\+=@#$%ˆ&*(){}|~<>;:\[\]]{1,20}", means="a name of 1 to 20 letters")
_passenger = f.record(
    {
        "type": f.choice("adult", "child", "infant_without_seat"), "age": f.nullable(f.number(0, 130)),
        "fare_type": f.choice(*FARE_TYPES), "given_name": f.nullable(NAME), "family_name": f.nullable(NAME),
        "loyalty_programme_accounts": LOYALTY, "id": f.text(),
    }
)  # fmt: skip
_slice = f.record(
    {
        "origin": _iata, "destination": _iata, "departure_date": f.day, "departure_time": _range,
        "arrival_time": _range,
    },
    {"origin", "destination", "departure_date"},
)  # fmt: skip
_private = f.record({"corporate_code": f.text(), "tracking_reference": f.text(), "tour_code": f.text()})
REQUEST: Mapping[str, f.Field] = {
    "slices": f.array(_slice, least=1, most=6), "passengers": f.array(_passenger, least=1, most=MAX_SEATS),
    "cabin_class": f.nullable(f.choice(*CABINS)), "max_connections": f.number(0, 2),
    "private_fares": f.any_value, "include_split_ticket": f.boolean,
}  # fmt: skip


class OfferRequests:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def create(self, body: Any) -> Json:
        """Search and keep the result; answers the stored request."""
        asked = f.read(body, REQUEST, {"slices", "passengers"})
        now = self._hub.clock.now()
        self._check_days(asked["slices"], now.date())
        stem = new_stem()
        request: Json = {
            "id": family_id("orq", stem, 0), "stem": stem, "created_at": at(now),
            "cabin_class": asked.get("cabin_class"), "client_key": f"SFMyNTY.{token(120)}",
            "slices": [_kept_slice(one) for one in asked["slices"]],
            "passengers": [
                _kept_passenger(one, family_id("pas", stem, number + 1), number)
                for number, one in enumerate(asked["passengers"])
            ],
        }  # fmt: skip
        travellers = travellers_of(request)
        if not travellers.adults or travellers.seats > MAX_SEATS:
            raise invalid("passengers", f"There must be an adult and at most {MAX_SEATS} seats")
        request["sold"] = self._search(asked, travellers)
        with self._hub.store.transaction():
            self._forget_old()
            self._hub.store.put(PARTY, KIND, request["id"], request)
        return request

    def get(self, id_: str) -> Json:
        found = self._hub.store.get(PARTY, KIND, id_)
        if found is None:
            raise not_found()
        return found

    def read(self, id_: str) -> Json:
        return self.as_json(self.get(id_), with_offers=True)

    def listing(self, query: Mapping[str, str]) -> Json:
        only(query)
        found = self._hub.store.find(PARTY, KIND, newest_first=True)
        answer = page(query, found)
        answer["data"] = [self.as_json(request, with_offers=False) for request in answer["data"]]
        return answer

    def of_offer(self, offer_id: str) -> tuple[Json, int] | None:
        """The request an offer was made for and the offer's place in it."""
        parts = stem_and_index(offer_id)
        if parts is None or not offer_id.startswith("off_"):
            return None
        request = self._hub.store.get(PARTY, KIND, family_id("orq", parts[0], 0))
        return (request, parts[1]) if request is not None and parts[1] < len(request["sold"]) else None

    def as_json(self, request: Json, *, with_offers: bool) -> Json:
        answer: Json = {
            "id": request["id"], "live_mode": False, "created_at": request["created_at"],
            "client_key": request["client_key"], "cabin_class": request["cabin_class"],
            "slices": [_slice_json(one) for one in request["slices"]],
            "passengers": [
                {
                    "id": one["id"], "type": one["type"], "age": one["age"], "given_name": one["given_name"],
                    "family_name": one["family_name"], "fare_type": one["fare_type"],
                    "loyalty_programme_accounts": one["loyalty_programme_accounts"],
                }
                for one in request["passengers"]
            ],
        }  # fmt: skip
        live = self._hub.clock.now() < moment(request["created_at"]) + LIFE
        answer["offers"] = (
            [offer(request, index, sold) for index, sold in enumerate(request["sold"])] if with_offers and live else []
        )
        return answer

    def times_out(self, body: Any) -> bool:
        """Whether this is the documented search whose supplier never answers."""
        slices = body.get("data", {}).get("slices", []) if isinstance(body, dict) else []
        wished = [(one.get("origin"), one.get("destination")) for one in slices if isinstance(one, dict)]
        return any(way in test_routes.SEARCH_TIMES_OUT for way in wished)

    def _search(self, asked: Json, travellers: Travellers) -> list[Json]:
        ways = [(one["origin"], one["destination"]) for one in asked["slices"]]
        if any(way in test_routes.SEARCH_TIMES_OUT for way in ways):
            return []
        if self._hub.faults.domain(PARTY, "no_offers") is not None:
            return []
        legs = [_leg(one) for one in asked["slices"]]
        days = {leg.on + timedelta(days=extra) for leg in legs for extra in (0, 1)}
        sold: dict[str, int] = {}
        for day in days:
            sold |= self._hub.store.sold_under(PARTY, day.isoformat())
        found = quotes(
            legs, travellers, now=self._hub.clock.now(), sold=sold, cabin=asked.get("cabin_class"),
            max_connections=asked.get("max_connections", 1),
        )  # fmt: skip
        return [compact(one) for one in found]

    def _check_days(self, slices: list[Json], today: date) -> None:
        before = today
        for number, one in enumerate(slices):
            pointer = f"/slices/{number}"
            for end in ("origin", "destination"):
                if not airports_of(one[end]):
                    raise invalid(
                        end, f"Field '{end}' must be a known airport or city", "validation_inclusion",
                        f"{pointer}/{end}",
                    )  # fmt: skip
            if one["origin"] == one["destination"]:
                raise invalid("destination", "Field 'destination' must differ from 'origin'", pointer=pointer)
            day = one["departure_date"]
            if day < today or day > today + SOLD_AHEAD or day < before:
                text = "Field 'departure_date' must be after the slice before it, not past, and within 360 days"
                raise invalid("departure_date", text, pointer=f"{pointer}/departure_date")
            before = day

    def _forget_old(self) -> None:
        """Searches nobody can book from any more go, oldest first."""
        oldest = self._hub.clock.now() - KEPT
        for request in self._hub.store.find(PARTY, KIND, limit=3):
            if moment(request["created_at"]) < oldest:
                self._hub.store.delete(PARTY, KIND, request["id"])


def travellers_of(request: Json) -> Travellers:
    types = [one["type"] for one in request["passengers"]]
    return Travellers(types.count("adult"), types.count("child"), types.count("infant_without_seat"))


def _leg(one: Json) -> Leg:
    def span(name: str) -> tuple[str, str] | None:
        wished = one.get(name)
        return (wished["from"], wished["to"]) if wished else None

    origins = tuple(at_.iata for at_ in airports_of(one["origin"]))
    destinations = tuple(at_.iata for at_ in airports_of(one["destination"]))
    return Leg(origins, destinations, one["departure_date"], span("departure_time"), span("arrival_time"))


def _kept_slice(one: Json) -> Json:
    return {
        "origin": one["origin"], "destination": one["destination"],
        "departure_date": one["departure_date"].isoformat(),
    }  # fmt: skip


def _slice_json(one: Json) -> Json:
    return {
        "origin_type": "city" if is_city(one["origin"]) else "airport", "origin": places.place(one["origin"]),
        "destination_type": "city" if is_city(one["destination"]) else "airport",
        "destination": places.place(one["destination"]), "departure_date": one["departure_date"],
    }  # fmt: skip


def _kept_passenger(one: Json, id_: str, number: int) -> Json:
    age = one.get("age")
    if not any(one.get(name) is not None for name in ("type", "age", "fare_type")):
        raise invalid(
            "type", "A passenger has a type, an age or a fare type", "validation_required", f"/passengers/{number}"
        )
    type_ = one.get("type") or ("adult" if age is None or age >= 12 else "child" if age >= 2 else "infant_without_seat")
    return {
        "id": id_, "type": type_, "age": age, "fare_type": one.get("fare_type"), "given_name": one.get("given_name"),
        "family_name": one.get("family_name"),
        "loyalty_programme_accounts": one.get("loyalty_programme_accounts", []),
    }  # fmt: skip
