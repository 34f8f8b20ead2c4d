"""Places: what people write, turned into a city or an airport."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.places.atlas import Atlas, atlas
from core.places.distance import CO2_METHOD, co2_kg, distance_km, flight_hours
from core.places.mentions import Mention, mentions
from core.places.place import Ambiguous, Place
from core.places.words import EVERYDAY, STATES, folded

__all__ = ["CO2_METHOD", "Ambiguous", "Place", "Places", "co2_kg", "distance_km"]

# A namesake this much smaller than the largest is not meant: London in Ontario, Paris in Texas.
_SAME_WEIGHT = 0.2
_TYPICAL_DEPARTURE = time(13)
_CLOSE_ENOUGH = 0.82
_CHOICES = 5
_LONGEST = 120
_WORTH_OFFERING = 1.0


class Places:
    """Resolves names and codes. Reads its tables when first asked."""

    @property
    def _atlas(self) -> Atlas:
        return atlas()

    def airport(self, iata: str) -> Place | None:
        """The airport of a code."""
        return self._atlas.airports.get(iata.strip().upper())

    def get(self, code: str) -> Place | None:
        """A place by its stored code: a city's before an airport's, so that `LON` and `MIA` are cities."""
        wanted = code.strip().upper()
        return self._atlas.cities.get(wanted) or self._atlas.airports.get(wanted)

    def city_of(self, place: Place) -> Place:
        """The city an airport serves; a city is its own."""
        return place if place.kind == "city" else self._atlas.city_of.get(place.code, place)

    def resolve(self, text: str) -> Place | Ambiguous | None:
        """`NYC`, `heathrow`, `münchen`, `San Jose, CA`; `Ambiguous` where a person must choose; None: not known."""
        wanted = folded(text[:_LONGEST])
        if not wanted or len(text) > _LONGEST:
            return None
        found = self._by_code(text.strip()) or self._by_name(wanted) or self._qualified(text)
        return found or self._country(text, wanted) or self._fuzzy(text, wanted)

    def find_in(self, text: str) -> list[Mention]:
        """Every place a sentence mentions as `(start, end, place)`, in order; the words between tell which is which.

        Where the name is ambiguous the largest place stands for it: `resolve(text[start:end])` tells.
        """
        return mentions(text, self._atlas, self.resolve)

    def arrival_day(self, origin: Place, destination: Place, on: date) -> int:
        """How many days after leaving on `on` one typically lands: 1 for New York to London."""
        leaves = datetime.combine(on, _TYPICAL_DEPARTURE, ZoneInfo(origin.zone))
        flown = timedelta(hours=flight_hours(distance_km(origin, destination)))
        lands = (leaves.astimezone(UTC) + flown).astimezone(ZoneInfo(destination.zone))
        return max(0, (lands.date() - on).days)

    def _by_code(self, text: str) -> Place | None:
        """A code typed as one; a word that is also a name stays a name."""
        if len(text) != 3 or not text.isalnum():
            return None
        key = folded(text)
        if not text.isupper() and (key in self._atlas.names or key in EVERYDAY):
            return None
        return self.get(text)

    def _by_name(self, wanted: str) -> Place | Ambiguous | None:
        key = wanted
        for tail in (" airport", " city", " intl", " international airport"):
            if key not in self._atlas.names and key.endswith(tail):
                key = key.removesuffix(tail)
        return _weighed(wanted, self._atlas.names.get(key, []))

    def _qualified(self, text: str) -> Place | Ambiguous | None:
        """A name followed by its state or country: `San Jose, CA`, `Birmingham Alabama`, `London (LHR)`."""
        words = folded(text).split()
        if len(words) > 1 and len(words[-1]) == 3 and "(" in text and (by_code := self.get(words[-1])):
            return by_code
        for cut in range(len(words) - 1, 0, -1):
            named = self._atlas.names.get(" ".join(words[:cut]))
            if named:
                where = " ".join(words[cut:])
                if kept := [place for place in named if self._lies_in(place, where)]:
                    return _weighed(text, kept)
        return None

    def _lies_in(self, place: Place, where: str) -> bool:
        tokens = where.split()
        region = folded(place.region)
        if where == region or (place.country in {"US", "CA"} and STATES.get(where) == region):
            return True
        if self._atlas.country_codes.get(where) == place.country:
            return True
        # `California USA`, `CA, United States`
        return any(
            self._lies_in(place, " ".join(tokens[:cut])) and self._lies_in(place, " ".join(tokens[cut:]))
            for cut in range(1, len(tokens))
        )

    def _country(self, text: str, wanted: str) -> Place | Ambiguous | None:
        """A country names its largest cities; a country of one city is that city."""
        code = self._atlas.country_codes.get(wanted) if len(wanted) > 2 or wanted in {"uk", "us"} else None
        if code is None:
            return None
        inside = [city for city in self._atlas.cities.values() if city.country == code]
        inside.sort(key=lambda city: -city.millions)
        others = [city for city in inside[1:] if city.millions >= _WORTH_OFFERING]
        return Ambiguous(text, (inside[0], *others)[:_CHOICES]) if others else next(iter(inside), None)

    def _fuzzy(self, text: str, wanted: str) -> Place | Ambiguous | None:
        """A slip of the fingers in a name of five letters or more."""
        if len(wanted) < 5:
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        hits = process.extract(
            wanted, self._atlas.known_names, scorer=OSA.normalized_similarity, score_cutoff=_CLOSE_ENOUGH, limit=8
        )
        if not hits:
            return None
        # Among spellings about equally near, the better known place is meant.
        best = max(score for _, score, _ in hits)
        near = [name for name, score, _ in hits if score >= best - 0.04]
        name = max(near, key=lambda hit: self._atlas.names[hit][0].millions)
        return _weighed(text, self._atlas.names[name])


def _weighed(text: str, found: list[Place]) -> Place | Ambiguous | None:
    if not found:
        return None
    peers = [place for place in found if place.millions >= found[0].millions * _SAME_WEIGHT]
    return peers[0] if len(peers) == 1 else Ambiguous(text, tuple(peers[:_CHOICES]))
