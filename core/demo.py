"""The whole demo: both organisations, their people, their policies, and the trips they have made."""

from __future__ import annotations

from core.bookings.demo import seed_history
from core.db.unit_of_work import Begin
from core.people import demo as people
from core.people.demo_people import NORTHWIND
from core.places.service import Places
from core.policy import demo as policy
from core.policy.service import Policies


async def seed(begin: Begin, *, policies: Policies, places: Places) -> None:
    """Put in what is missing; quiet when everything is there."""
    await people.seed(begin)
    await policy.seed(begin, policies)
    await seed_history(begin, places, NORTHWIND)
