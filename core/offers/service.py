"""Searches: every supplier asked at once, what they found judged, ranked and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog

from core.db.unit_of_work import Begin
from core.kernel.clock import Clock
from core.kernel.ids import OfferId, SearchId, ThreadId, new_id
from core.kernel.money import Money
from core.offers.candidates import Candidate, deduplicated, fits, one_currency
from core.offers.errors import SearchNotFound
from core.offers.facts import facts_of
from core.offers.fanout import Ask, Paces, fan_out
from core.offers.nearby import CITY_KM, CLOSE_KM, Centre, near_it
from core.offers.offer import StoredOffer
from core.offers.ports import (
    FlightQuery,
    FlightSource,
    FoundOffer,
    Geocoder,
    HotelQuery,
    HotelSource,
    PolicyTagger,
    Profiles,
    Progress,
    SupplierProgress,
    WeatherSource,
)
from core.offers.profile import SearchProfile
from core.offers.ranking import Ranked, rank
from core.offers.relaxations import empty_handed, relaxations
from core.offers.repository import OfferRepository
from core.offers.request import TripPlan, TripRequest, plan_trip
from core.offers.result import SearchResult
from core.offers.selection import keep
from core.people.caller import Caller
from core.places.place import Place
from core.places.service import Places

_LOG = structlog.get_logger(__name__)
# How much longer than the suppliers the weather may take.
_WEATHER_GRACE: Final = 0.15


class Searches:
    """Asks every supplier at once, judges and ranks what they found, and keeps it."""

    def __init__(
        self,
        begin: Begin,
        *,
        clock: Clock,
        places: Places,
        flights: Sequence[FlightSource],
        hotels: Sequence[HotelSource],
        policy: PolicyTagger,
        profiles: Profiles,
        weather: WeatherSource | None = None,
        geocoder: Geocoder | None = None,
        deadline: timedelta,
        offer_validity: timedelta,
    ) -> None:
        self._begin, self._clock, self._places = begin, clock, places
        self._flights, self._hotels = tuple(flights), tuple(hotels)
        self._policy, self._profiles = policy, profiles
        self._weather, self._geocoder = weather, geocoder
        self._deadline, self._validity = deadline.total_seconds(), offer_validity
        self._paces = Paces()

    async def run(
        self,
        caller: Caller,
        request: TripRequest,
        *,
        thread_id: ThreadId | None = None,
        progress: Progress | None = None,
    ) -> SearchResult:
        """Search. A failing supplier is named in the result; it never fails the search."""
        profile = await self._profiles.of(caller)
        plan = plan_trip(request, self._places, now=self._clock.now(), home_airport=profile.home_airport)
        weather = asyncio.create_task(self._forecast(plan))
        try:
            centre = await self._centre(plan)
            found, suppliers = await self._ask(plan, centre, progress)
            return await self._keep(caller, plan, profile, centre, found, suppliers, await _soon(weather), thread_id)
        finally:
            weather.cancel()

    async def get(self, caller: Caller, search_id: SearchId) -> SearchResult:
        """A search as it was answered."""
        async with self._begin(caller) as uow:
            repository = OfferRepository(uow.session)
            row = await repository.search(caller, search_id)
            if row is None:
                raise SearchNotFound("There is no such search.", search_id=str(search_id))
            offers = await repository.of_search(caller, search_id)
        destination = self._places.get(row.destination_code)
        if destination is None:
            raise SearchNotFound("The place searched for is no longer known.", search_id=str(search_id))
        outcome = row.outcome
        return SearchResult(
            id=search_id,
            request=TripRequest.from_json(row.request),
            origin=self._places.get(row.origin_code) if row.origin_code else None,
            destination=destination,
            dates=outcome["dates"],
            flights=tuple(offer for offer in offers if offer.kind == "flight"),
            hotels=tuple(offer for offer in offers if offer.kind == "hotel"),
            suppliers=tuple(SupplierProgress(**each) for each in outcome["suppliers"]),
            weather=outcome["weather"],
            relaxations=tuple(outcome["relaxations"]),
            created_at=row.created_at,
        )

    async def _ask(
        self, plan: TripPlan, centre: Centre, progress: Progress | None
    ) -> tuple[list[FoundOffer], tuple[SupplierProgress, ...]]:
        asks: list[Ask[FoundOffer]] = []
        if plan.request.want_flights and plan.origin is not None:
            flights = self._flight_query(plan, plan.origin)
            asks += [Ask(source.name, partial(source.search, flights)) for source in self._flights]
        if plan.wants_hotels:
            hotels = self._hotel_query(plan, centre)
            asks += [Ask(source.name, partial(source.search, hotels)) for source in self._hotels]
        answers = await fan_out(asks, deadline=self._deadline, progress=progress, paces=self._paces)
        return [offer for answer in answers for offer in answer.found], tuple(each.progress for each in answers)

    def _flight_query(self, plan: TripPlan, origin: Place) -> FlightQuery:
        return FlightQuery(
            origin=origin,
            destination=plan.destination,
            depart_on=plan.request.depart_on,
            return_on=plan.return_on,
            travellers=plan.request.travellers,
            cabin=plan.request.cabin,
            timeout=self._deadline,
        )

    def _hotel_query(self, plan: TripPlan, centre: Centre) -> HotelQuery:
        return HotelQuery(
            city=self._places.city_of(plan.destination),
            latitude=centre.latitude,
            longitude=centre.longitude,
            radius_km=centre.radius_km,
            check_in=plan.check_in,
            check_out=plan.check_out,
            rooms=plan.request.travellers,
            min_stars=None,
            timeout=self._deadline,
        )

    async def _centre(self, plan: TripPlan) -> Centre:
        """Where to look for hotels: at what was named, or around the city's centre."""
        city, near = self._places.city_of(plan.destination), plan.request.near
        around = Centre(city.latitude, city.longitude, CITY_KM)
        if near is None or not plan.wants_hotels:
            return around
        named = self._places.resolve(near)
        if isinstance(named, Place) and self._places.city_of(named) == city:
            return Centre(named.latitude, named.longitude, CLOSE_KM, near)
        at = await self._geocoder.locate(near, city) if self._geocoder is not None else None
        return around if at is None else Centre(*at, CLOSE_KM, near)

    async def _forecast(self, plan: TripPlan) -> dict[str, Any] | None:
        if self._weather is None:
            return None
        where = self._places.city_of(plan.destination)
        end = max(plan.check_out, plan.return_on or plan.check_out)
        try:
            weather = await self._weather.forecast(where.latitude, where.longitude, plan.check_in, end)
        except Exception as failed:
            _LOG.warning("search.weather_failed", error=type(failed).__name__)
            return None
        return weather.as_json(where)

    async def _keep(
        self,
        caller: Caller,
        plan: TripPlan,
        profile: SearchProfile,
        centre: Centre,
        found: list[FoundOffer],
        suppliers: tuple[SupplierProgress, ...],
        weather: dict[str, Any] | None,
        thread_id: ThreadId | None,
    ) -> SearchResult:
        now, search_id = self._clock.now(), SearchId(new_id())
        currency = profile.traveller.currency
        by_kind = {
            kind: deduplicated(one_currency([offer for offer in found if offer.kind == kind], currency))
            for kind in ("flight", "hotel")
        }
        said: list[str] = []
        if plan.request.near is not None and by_kind["hotel"]:
            by_kind["hotel"], words = near_it(by_kind["hotel"], plan.request.near, centre)
            said += words
        kept: dict[str, tuple[StoredOffer, ...]] = {}
        for kind, offers in by_kind.items():
            other = _least(by_kind["hotel" if kind == "flight" else "flight"])
            matching = [offer for offer in offers if not fits(offer, plan.request, other=other)]
            if not matching:
                said += self._why_none(kind, offers, plan, other, suppliers)
            ranked = await self._judge(caller, plan, profile, matching, now)
            kept[kind] = tuple(self._stored(each, search_id, now) for each in keep(ranked))
        result = SearchResult(
            id=search_id,
            request=plan.request,
            origin=plan.origin,
            destination=plan.destination,
            dates=_dates(plan),
            flights=kept["flight"],
            hotels=kept["hotel"],
            suppliers=suppliers,
            weather=weather,
            relaxations=tuple(said),
            created_at=now,
        )
        await self._store(caller, result, thread_id)
        return result

    def _why_none(
        self,
        kind: str,
        offers: list[FoundOffer],
        plan: TripPlan,
        other: Money | None,
        suppliers: tuple[SupplierProgress, ...],
    ) -> list[str]:
        wanted = plan.request.want_flights if kind == "flight" else plan.wants_hotels
        if not wanted:
            return []
        if offers:
            return relaxations(offers, plan.request, other=other)
        names = {source.name for source in (self._flights if kind == "flight" else self._hotels)}
        where = f" in {plan.destination.city}" if kind == "hotel" else f" to {plan.destination.city}"
        return [empty_handed(kind, [each for each in suppliers if each.supplier in names], where)]

    async def _judge(
        self, caller: Caller, plan: TripPlan, profile: SearchProfile, offers: list[FoundOffer], now: datetime
    ) -> list[Ranked]:
        if not offers:
            return []
        zone = (plan.origin or plan.destination).zone
        today = now.astimezone(ZoneInfo(zone)).date()
        for offer in offers:
            offer.snapshot["preferred"] = profile.preferred.prefer(offer.snapshot)
            if offer.kind == "flight" and plan.wants_hotels:
                lands_on = date.fromisoformat(offer.snapshot["slices"][0]["arrives_local"][:10])
                offer.snapshot["days_before_stay"] = (plan.check_in - lands_on).days
        facts = [facts_of(offer.snapshot, profile.traveller, today) for offer in offers]
        verdicts = await self._policy.tag(caller, facts)
        candidates = [Candidate(offer, verdict.as_json()) for offer, verdict in zip(offers, verdicts, strict=True)]
        return rank(candidates, plan.request.sort)

    def _stored(self, ranked: Ranked, search_id: SearchId, now: datetime) -> StoredOffer:
        found = ranked.candidate.found
        return StoredOffer(
            id=OfferId(new_id()),
            search_id=search_id,
            kind=found.kind,
            short=f"{'F' if found.kind == 'flight' else 'H'}{ranked.position}",
            supplier=found.supplier,
            supplier_offer_id=found.supplier_offer_id,
            snapshot=found.snapshot,
            raw=found.raw,
            total=found.total,
            travellers=found.snapshot["travellers"],
            expires_at=min(found.expires_at, now + self._validity),
            checked_at=now,
            verdict=ranked.candidate.verdict,
            rank=ranked.as_json(),
        )

    async def _store(self, caller: Caller, result: SearchResult, thread_id: ThreadId | None) -> None:
        search = {
            "id": result.id,
            "thread_id": thread_id,
            "request": result.request.as_json(),
            "origin_code": result.origin.code if result.origin else None,
            "destination_code": result.destination.code,
            "outcome": {
                "dates": result.dates,
                "suppliers": [each.as_json() for each in result.suppliers],
                "weather": result.weather,
                "relaxations": list(result.relaxations),
            },
            "created_at": result.created_at,
        }
        async with self._begin(caller) as uow:
            await OfferRepository(uow.session).store(caller, search, (*result.flights, *result.hotels))


async def _soon(weather: asyncio.Task[dict[str, Any] | None]) -> dict[str, Any] | None:
    done, _ = await asyncio.wait({weather}, timeout=_WEATHER_GRACE)
    return weather.result() if done else None


def _least(offers: Sequence[FoundOffer]) -> Money | None:
    return min((offer.total for offer in offers), default=None)


def _dates(plan: TripPlan) -> dict[str, Any]:
    return {
        "depart_on": plan.request.depart_on.isoformat(),
        "return_on": plan.return_on.isoformat() if plan.return_on else None,
        "check_in": plan.check_in.isoformat() if plan.wants_hotels else None,
        "check_out": plan.check_out.isoformat() if plan.wants_hotels else None,
        "nights": plan.nights if plan.wants_hotels else None,
    }
