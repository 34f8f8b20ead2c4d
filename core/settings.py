"""Every setting, read once from the environment. Unset vendors mean the sandbox; nothing in the code asks which."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SANDBOX_KEYS = {
    "duffel": "duffel_test_tripwright",
    "hotelbeds": "sandbox-hotelbeds-key",
    "hotelbeds_secret": "sandbox-hotelbeds-secret",
    "stripe": "sk_test_tripwright_sandbox",
    "sendgrid": "SG.tripwright-sandbox",
}


class ConfigurationRefused(ValueError):
    """The environment contradicts itself, so the service does not start."""


def _env(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class Settings(BaseSettings):
    """The environment, typed. See the README for one line on each."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    # Stores. Empty: the CLI starts private ones under `data_dir` and fills these in.
    database_url: str = Field("", validation_alias=_env("DATABASE_URL"))
    redis_url: str = Field("", validation_alias=_env("REDIS_URL"))
    data_dir: Path = Field(Path(".tripwright"), validation_alias=_env("TRIPWRIGHT_DATA_DIR"))

    # The service itself.
    host: str = Field("127.0.0.1", validation_alias=_env("TRIPWRIGHT_HOST"))
    port: int = Field(8000, validation_alias=_env("TRIPWRIGHT_PORT"))
    public_url: str = Field("", validation_alias=_env("TRIPWRIGHT_PUBLIC_URL"))
    secret_key: SecretStr = Field(SecretStr(""), validation_alias=_env("TRIPWRIGHT_SECRET_KEY"))
    now: datetime | None = Field(None, validation_alias=_env("TRIPWRIGHT_NOW"))
    demo: bool = Field(True, validation_alias=_env("TRIPWRIGHT_DEMO"))
    log_level: str = Field("INFO", validation_alias=_env("TRIPWRIGHT_LOG_LEVEL"))

    # The concierge.
    model: str = Field("", validation_alias=_env("TRIPWRIGHT_MODEL"))
    anthropic_api_key: SecretStr | None = Field(None, validation_alias=_env("ANTHROPIC_API_KEY"))
    anthropic_base_url: str | None = Field(None, validation_alias=_env("ANTHROPIC_BASE_URL"))

    # Vendors. A key set means the vendor; unset means the sandbox.
    sandbox_url: str = Field("http://127.0.0.1:8010", validation_alias=_env("TRIPWRIGHT_SANDBOX_URL"))
    duffel_access_token: SecretStr | None = Field(None, validation_alias=_env("DUFFEL_ACCESS_TOKEN"))
    duffel_base_url: str | None = Field(None, validation_alias=_env("DUFFEL_BASE_URL"))
    duffel_webhook_secret: SecretStr = Field(
        SecretStr("duffel-whsec-tripwright"), validation_alias=_env("DUFFEL_WEBHOOK_SECRET")
    )
    hotelbeds_api_key: SecretStr | None = Field(None, validation_alias=_env("HOTELBEDS_API_KEY"))
    hotelbeds_secret: SecretStr | None = Field(None, validation_alias=_env("HOTELBEDS_SECRET", "HOTELBEDS_API_SECRET"))
    hotelbeds_base_url: str | None = Field(None, validation_alias=_env("HOTELBEDS_BASE_URL"))
    stripe_secret_key: SecretStr | None = Field(None, validation_alias=_env("STRIPE_SECRET_KEY"))
    stripe_base_url: str | None = Field(None, validation_alias=_env("STRIPE_BASE_URL"))
    stripe_webhook_secret: SecretStr = Field(
        SecretStr("whsec_tripwright_sandbox"), validation_alias=_env("STRIPE_WEBHOOK_SECRET")
    )
    sendgrid_api_key: SecretStr | None = Field(None, validation_alias=_env("SENDGRID_API_KEY"))
    sendgrid_base_url: str | None = Field(None, validation_alias=_env("SENDGRID_BASE_URL"))
    sendgrid_webhook_key: str = Field(
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEKFm59BJu31bNOzTbg/m8THwHPKtZdN0F7m6CWeONdgzsmxNKlU9KSGPIjVP7JrugGFICOYSoXwVIG0YBQZ4bpw==",
        validation_alias=_env("SENDGRID_WEBHOOK_PUBLIC_KEY"),
    )
    open_meteo_base_url: str | None = Field(None, validation_alias=_env("OPEN_METEO_BASE_URL"))
    open_meteo_geocoding_url: str | None = Field(None, validation_alias=_env("OPEN_METEO_GEOCODING_URL"))
    mail_from: str = Field("concierge@tripwright.example", validation_alias=_env("TRIPWRIGHT_MAIL_FROM"))

    # Defaults where a tenant has set nothing of its own.
    search_deadline: timedelta = Field(timedelta(seconds=8), validation_alias=_env("TRIPWRIGHT_SEARCH_DEADLINE"))
    offer_validity: timedelta = Field(timedelta(minutes=20), validation_alias=_env("TRIPWRIGHT_OFFER_VALIDITY"))
    price_tolerance_percent: Decimal = Field(Decimal(2), validation_alias=_env("TRIPWRIGHT_PRICE_TOLERANCE_PERCENT"))
    price_tolerance_usd: Decimal = Field(Decimal(25), validation_alias=_env("TRIPWRIGHT_PRICE_TOLERANCE_USD"))
    approval_step_sla: timedelta = Field(timedelta(hours=48), validation_alias=_env("TRIPWRIGHT_APPROVAL_STEP_SLA"))
    approval_cap: timedelta = Field(timedelta(hours=96), validation_alias=_env("TRIPWRIGHT_APPROVAL_CAP"))
    approval_manager_limit: Decimal = Field(Decimal(5000), validation_alias=_env("TRIPWRIGHT_APPROVAL_MANAGER_LIMIT"))
    approval_finance_limit: Decimal = Field(Decimal(10000), validation_alias=_env("TRIPWRIGHT_APPROVAL_FINANCE_LIMIT"))
    cancellation_auto_limit: Decimal = Field(
        Decimal(10000), validation_alias=_env("TRIPWRIGHT_CANCELLATION_AUTO_LIMIT")
    )
    unknown_settle: timedelta = Field(timedelta(seconds=35), validation_alias=_env("TRIPWRIGHT_UNKNOWN_SETTLE"))
    saga_lease: timedelta = Field(timedelta(seconds=6), validation_alias=_env("TRIPWRIGHT_SAGA_LEASE"))
    pool_size: int = Field(10, validation_alias=_env("TRIPWRIGHT_POOL_SIZE"))
    tool_budget: int = Field(12, validation_alias=_env("TRIPWRIGHT_TOOL_BUDGET"))

    @field_validator(
        "search_deadline", "offer_validity", "approval_step_sla", "approval_cap", "unknown_settle", "saga_lease",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _seconds(cls, value: object) -> object:
        """A plain number is a number of seconds; else ISO 8601 (`PT20M`)."""
        if isinstance(value, str) and value.strip().replace(".", "", 1).isdigit():
            return timedelta(seconds=float(value))
        return value

    @field_validator("now")
    @classmethod
    def _aware(cls, value: datetime | None) -> datetime | None:
        return value if value is None or value.tzinfo is not None else value.replace(tzinfo=UTC)

    @model_validator(mode="after")
    def _no_live_key_in_the_sandbox(self) -> Self:
        """A live credential with a sandbox address (or the reverse) must never start."""
        pairs = (
            (self.duffel_access_token, self.duffel_base_url, "duffel"),
            (self.stripe_secret_key, self.stripe_base_url, "stripe"),
            (self.sendgrid_api_key, self.sendgrid_base_url, "sendgrid"),
            (self.hotelbeds_api_key, self.hotelbeds_base_url, "hotelbeds"),
        )
        for key, url, vendor in pairs:
            is_sandbox_key = key is None or key.get_secret_value() in SANDBOX_KEYS.values()
            to_sandbox = url is not None and url.startswith(self.sandbox_url)
            if key is not None and not is_sandbox_key and to_sandbox:
                raise ConfigurationRefused(f"A real {vendor} key is set with the sandbox's address.")
            if url is not None and is_sandbox_key and not to_sandbox and "127.0.0.1" not in url:
                raise ConfigurationRefused(f"The {vendor} sandbox key is set with a real address.")
        return self

    @property
    def uses_sandbox(self) -> bool:
        """Whether any vendor is played by the sandbox."""
        keys = (self.duffel_access_token, self.hotelbeds_api_key, self.stripe_secret_key, self.sendgrid_api_key)
        return any(key is None for key in keys)

    @property
    def model_choice(self) -> str:
        """`claude:<id>`, `offline`, or `script:<file>`."""
        if self.model:
            return self.model
        return "claude:claude-sonnet-5-5" if self.anthropic_api_key else "offline"

    @property
    def base_url(self) -> str:
        """Where people reach the service."""
        return self.public_url or f"http://{self.host}:{self.port}"
