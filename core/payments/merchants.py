"""Which supplier a card's merchant category stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SUPPLIER_OF: Final[Mapping[str, str]] = {
    "airlines_air_carriers": "duffel",
    "hotels_motels_and_resorts": "hotelbeds",
}
