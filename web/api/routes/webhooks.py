"""Inbound webhooks: verified over the raw body and its time, kept once, answered, handled by a job."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import structlog
from fastapi import APIRouter, Request

from core.kernel.errors import Forbidden, NotFound
from core.providers.stripe import authorization_answer
from web.api.answers import Json
from web.api.dependencies import AppDep, address_of, limits_of
from web.api.describe import answers
from web.api.limits import WEBHOOKS
from web.telemetry.metrics import WEBHOOKS as COUNTED

router = APIRouter(prefix="/webhooks", tags=["webhooks"])
log = structlog.get_logger(__name__)

AUTHORIZATION_REQUEST: Final = "issuing_authorization.request"
# Stripe gives up after 2 s and declines or approves by the card's own settings.
DECIDE_WITHIN: Final = 1.8


class ProviderUnknown(NotFound):
    """No such provider sends webhooks here."""

    code = "webhook.provider_unknown"


class SignatureRefused(Forbidden):
    """The signature or its time does not prove that the provider sent this."""

    code = "webhook.signature_refused"


@router.post("/{provider}", **answers("Accepted", 202, also=(403, 404)))
async def receive(provider: str, request: Request, app: AppDep) -> Json:
    """Take a notice. Duplicates, reordering and replays change nothing."""
    await limits_of(request).count(WEBHOOKS, address_of(request))
    verifier = app.webhook_verifiers.get(provider)
    if verifier is None:
        raise ProviderUnknown("No such provider sends webhooks here.")
    raw = await request.body()
    notices = verifier(raw, dict(request.headers), app.clock.now())
    if notices is None:
        COUNTED.labels(provider, "refused").inc()
        raise SignatureRefused("The signature does not fit this body and time.")
    for notice in notices:
        if notice.type == AUTHORIZATION_REQUEST:
            return await _decide(app, notice.payload)
        is_new = await app.inbox.receive(
            provider, event_id=notice.id, event_type=notice.type, payload=dict(notice.payload)
        )
        COUNTED.labels(provider, "new" if is_new else "known").inc()
    return Json({"status": "accepted"}, 202)


async def _decide(app: AppDep, event: Mapping[str, Any]) -> Json:
    """A card is being charged this very moment, and the bank waits for our word. Silence is a no."""
    approved = False
    try:
        async with asyncio.timeout(DECIDE_WITHIN):
            approved = await app.card_decisions.decide(event)
    except Exception:
        log.exception("webhook.decision_failed")
    COUNTED.labels("stripe", "approved" if approved else "declined").inc()
    headers, body = authorization_answer(approved=approved)
    return Json(body, 200, dict(headers))
