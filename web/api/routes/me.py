"""The signed-in person: who they are, what the concierge remembers of them, how they pay."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.kernel.ids import MemoryId
from core.memories.errors import MemoryNotFound
from web.api.answers import Json
from web.api.dependencies import AppDep, CallerDep
from web.api.describe import answers, once
from web.api.identity import known_id, me_json
from web.api.once import OnceRoute

router = APIRouter(tags=["me"], route_class=OnceRoute)


class PreferenceIn(BaseModel):
    """One preference, in words."""

    text: str = Field(min_length=1, max_length=500, examples=["An aisle seat, never the last row"])


class SavedCardIn(BaseModel):
    """The token the payment provider's own form gave; a card number never comes here."""

    token: str = Field(min_length=3, max_length=200, examples=["pm_card_visa"])


@router.get("/me", **answers("Me"))
async def me(app: AppDep, caller: CallerDep) -> Json:
    """Who is signed in."""
    return Json(await me_json(app, caller))


@router.get("/preferences", **answers("PreferenceList"))
async def preferences(app: AppDep, caller: CallerDep) -> Json:
    """Everything the concierge remembers about the caller."""
    return Json({"items": [memory.as_json() for memory in await app.memories.list(caller)]})


@router.post("/preferences", **once("Preference", 201))
async def remember(body: PreferenceIn, app: AppDep, caller: CallerDep) -> Json:
    """Remember a preference."""
    memory = await app.memories.remember(caller, body.text, source="you")
    return Json(memory.as_json(), 201)


@router.delete("/preferences/{preference_id}", **once(None, 204, also=(404,)))
async def forget(preference_id: str, app: AppDep, caller: CallerDep) -> Json:
    """Forget one."""
    missing = MemoryNotFound("There is no such preference of yours.")
    await app.memories.forget(caller, MemoryId(known_id(preference_id, missing)))
    return Json(b"", 204)


@router.get("/payment-methods", **answers("PaymentMethodList"))
async def payment_methods(app: AppDep, caller: CallerDep) -> Json:
    """How the caller may pay, the default first."""
    return Json({"items": await app.payment_methods.of(caller)})


@router.post("/payment-methods", **once("PaymentMethod", 201, also=(402,)))
async def save_card(body: SavedCardIn, app: AppDep, caller: CallerDep) -> Json:
    """Keep a card at the payment provider, by the token its own form gave."""
    return Json(await app.payment_methods.save(caller, token=body.token), 201)
