"""Which vendor stands behind which port. A key set means the vendor; none means the sandbox, by address and key alone.

Everything here is cheap to make: connections are opened, and heavy SDKs imported, when first used.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from core.bookings.ports import Supplier
from core.kernel.clock import Clock
from core.messages.ports import Mailer
from core.offers.ports import FlightSource, Geocoder, HotelSource, WeatherSource
from core.payments.ports import CardCharges, CardIssuer
from core.providers.duffel.client import line as duffel_line
from core.providers.duffel.flights import DuffelFlights
from core.providers.duffel.orders import DuffelOrders
from core.providers.hotelbeds.client import HOST, SECURE_HOST, HotelbedsClient, HotelbedsConfig, secure_host
from core.providers.hotelbeds.content import HotelContent
from core.providers.hotelbeds.orders import HotelbedsOrders
from core.providers.hotelbeds.rooms import HotelbedsRooms
from core.providers.open_meteo.forecast import OpenMeteo, OpenMeteoPlaces
from core.providers.sendgrid.mailer import SendGridMailer
from core.providers.stripe.account import StripeAccount, StripeConfig
from core.providers.stripe.charges import StripeCharges
from core.providers.stripe.issuer import StripeIssuer
from core.settings import SANDBOX_KEYS, Settings


@dataclass(frozen=True, slots=True)
class Lineup:
    """The chosen adapters."""

    flights: tuple[FlightSource, ...]
    hotels: tuple[HotelSource, ...]
    suppliers: Mapping[str, Supplier]
    weather: WeatherSource
    geocoder: Geocoder | None
    mailer: Mailer
    issuer: CardIssuer
    charges: CardCharges
    endings: tuple[Callable[[], Awaitable[None]], ...]

    async def close(self) -> None:
        """Give the connections back."""
        for end in self.endings:
            await end()


def _of(key: SecretStr | None, name: str) -> str:
    return SANDBOX_KEYS[name] if key is None else key.get_secret_value()


def line_up(settings: Settings, clock: Clock) -> Lineup:
    """Every adapter, by settings."""
    sandbox = settings.sandbox_url.rstrip("/")
    stripe = StripeAccount(
        StripeConfig(
            secret_key=_of(settings.stripe_secret_key, "stripe"),
            base_url=settings.stripe_base_url or (None if settings.stripe_secret_key else f"{sandbox}/stripe"),
        )
    )
    issuer = StripeIssuer(stripe)
    air = duffel_line(
        _of(settings.duffel_access_token, "duffel"),
        settings.duffel_base_url or (None if settings.duffel_access_token else f"{sandbox}/duffel"),
    )
    orders = DuffelOrders(air, clock)
    beds = HotelbedsClient(_hotelbeds(settings, sandbox), clock)
    content = HotelContent(beds)
    rooms, stays = HotelbedsRooms(beds, content, clock), HotelbedsOrders(beds, clock, issuer.reveal)
    mailer = SendGridMailer(
        _of(settings.sendgrid_api_key, "sendgrid"),
        settings.mail_from,
        base_url=settings.sendgrid_base_url or (None if settings.sendgrid_api_key else f"{sandbox}/sendgrid"),
    )
    weather = OpenMeteo(clock, base_url=settings.open_meteo_base_url or f"{sandbox}/open-meteo")
    geocoder = OpenMeteoPlaces(base_url=settings.open_meteo_geocoding_url or f"{sandbox}/open-meteo-geocoding")
    return Lineup(
        flights=(DuffelFlights(air, clock),),
        hotels=(rooms,),
        suppliers={orders.name: orders, stays.name: stays},
        weather=weather,
        geocoder=geocoder,
        mailer=mailer,
        issuer=issuer,
        charges=StripeCharges(stripe),
        endings=(stripe.close, air.aclose, content.aclose, beds.aclose, mailer.aclose, weather.aclose, geocoder.aclose),
    )


def _hotelbeds(settings: Settings, sandbox: str) -> HotelbedsConfig:
    key, secret = _of(settings.hotelbeds_api_key, "hotelbeds"), _of(settings.hotelbeds_secret, "hotelbeds_secret")
    if settings.hotelbeds_base_url:
        return HotelbedsConfig(key, secret, settings.hotelbeds_base_url, secure_host(settings.hotelbeds_base_url))
    if settings.hotelbeds_api_key:
        return HotelbedsConfig(key, secret, HOST, SECURE_HOST)
    return HotelbedsConfig(key, secret, f"{sandbox}/hotelbeds", f"{sandbox}/hotelbeds-secure")
