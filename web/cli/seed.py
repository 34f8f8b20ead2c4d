"""The demo organisation."""

from typing import Final

import structlog

from core.app import App
from core.kernel.errors import Refused, TryLater
from core.people.caller import Door

log = structlog.get_logger(__name__)

_TRAVELLER: Final = "maya.chen@northwind.example"
# The payment provider's own test token for a card that works; it exists in test mode only.
_TEST_CARD: Final = "pm_card_visa"


async def seed(app: App) -> int:
    """Put in what is missing of it; quiet when everything is there."""
    from core import demo

    await demo.seed(app.begin, policies=app.policies, places=app.places)
    await _saved_card(app)
    return 0


async def _saved_card(app: App) -> None:
    """Give the demo traveller a card of her own to pay with, at a provider that is not live."""
    key = app.settings.stripe_secret_key
    if key is not None and not key.get_secret_value().startswith("sk_test_"):
        return
    maya = await app.people.caller_for_email(_TRAVELLER, Door.CLI)
    if any(method["type"] == "saved_card" for method in await app.payment_methods.of(maya)):
        return
    try:
        await app.payment_methods.save(maya, token=_TEST_CARD)
    except (Refused, TryLater) as failed:
        # The demo is complete without it; the next start tries again.
        log.warning("seed.saved_card_failed", reason=failed.message)
