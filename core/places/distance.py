"""How far, and what flying it emits."""

from __future__ import annotations

import math
from typing import Final, Protocol

EARTH_KM: Final = 6371.0
# Detour between the great circle and what is flown (ICAO's calculator): 50 km below 550 km, 100 km to 5,500, then 125.
_DETOUR: Final = ((550.0, 50.0), (5500.0, 100.0), (math.inf, 125.0))
# kg CO2e per passenger-kilometre in economy, by distance: DEFRA 2024 conversion factors without radiative forcing.
_PER_KM: Final = ((700.0, 0.139), (3700.0, 0.099), (math.inf, 0.092))
_CABIN: Final = {"economy": 1.0, "premium_economy": 1.6, "business": 2.9, "first": 4.0}
CO2_METHOD: Final = "Great-circle distance with ICAO detour, DEFRA 2024 kg CO2e per passenger-km, cabin factor"


class Located(Protocol):
    """Anything with coordinates."""

    @property
    def latitude(self) -> float:
        """Degrees north."""
        ...

    @property
    def longitude(self) -> float:
        """Degrees east."""
        ...


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres over the sphere."""
    north, south = math.radians(lat1), math.radians(lat2)
    rise = math.sin((south - north) / 2) ** 2
    turn = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(rise + math.cos(north) * math.cos(south) * turn)))


def distance_km(start: Located, end: Located) -> float:
    """Great-circle distance between two places."""
    return great_circle_km(start.latitude, start.longitude, end.latitude, end.longitude)


def _banded(bands: tuple[tuple[float, float], ...], km: float) -> float:
    return next(value for limit, value in bands if km <= limit)


def co2_kg(km: float, cabin: str = "economy") -> int:
    """Estimated kg of CO2 for one passenger one way, by `CO2_METHOD`."""
    if km <= 0:
        return 0
    flown = km + _banded(_DETOUR, km)
    return round(flown * _banded(_PER_KM, km) * _CABIN.get(cabin, 1.0))


def flight_hours(km: float) -> float:
    """A typical direct flight's block time."""
    return 0.7 + km / 830
