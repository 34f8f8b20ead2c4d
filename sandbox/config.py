"""Settings of the sandbox: where it keeps state, what time it is there, who receives its webhooks, and its keys."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx


@dataclass(frozen=True)
class SandboxConfig:
    state_path: Path | None = None
    """SQLite file; None keeps everything in memory."""
    clock_start: datetime | None = None
    webhook_base: str | None = None
    """Webhooks go to `{webhook_base}/{party}`; None stores them without sending."""
    webhook_transport: httpx.AsyncBaseTransport | None = None
    """For in-process tests: deliver into an ASGI application."""
    cards_are_sandboxed: bool = True
    """False when a real card issuer is configured: the sandbox's suppliers then charge nobody."""

    duffel_token: str = "duffel_test_tripwright"
    duffel_webhook_secret: str = "duffel-whsec-tripwright"
    hotelbeds_key: str = "sandbox-hotelbeds-key"
    hotelbeds_secret: str = "sandbox-hotelbeds-secret"
    stripe_key: str = "sk_test_tripwright_sandbox"
    stripe_webhook_secret: str = "whsec_tripwright_sandbox"
    sendgrid_key: str = "SG.tripwright-sandbox"
    sendgrid_signing_seed: str = "tripwright-sandbox-sendgrid-events"
    anthropic_key: str = "sk-ant-tripwright-sandbox"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "SandboxConfig":
        env = os.environ if env is None else env
        state, now = env.get("TRIPWRIGHT_SANDBOX_STATE"), env.get("TRIPWRIGHT_NOW")
        return cls(
            state_path=Path(state) if state else None,
            clock_start=_instant(now) if now else None,
            webhook_base=env.get("TRIPWRIGHT_WEBHOOK_BASE") or None,
            cards_are_sandboxed=env.get("TRIPWRIGHT_SANDBOX_CARDS", "on").lower() != "off",
        )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
