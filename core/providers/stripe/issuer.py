"""`CardIssuer` over Stripe Issuing: one virtual card per booking, with an exact limit and travel categories only."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

from core.kernel.hashing import content_hash
from core.kernel.money import Money
from core.payments.ports import CardHolder, CardSecret, IssuedCard
from core.providers.stripe.account import StripeAccount, tag
from core.providers.stripe.amounts import inbound, outbound
from core.providers.stripe.errors import StripeMisuse

if TYPE_CHECKING:
    from stripe.issuing import Card

_LONGEST_NAME: Final = 24
_REFERENCE: Final = "reference"
_EMPLOYEE: Final = "employee"


class StripeIssuer:
    """Makes, finds and ends virtual cards."""

    def __init__(self, account: StripeAccount) -> None:
        self._account = account

    async def issue(
        self, *, holder: CardHolder, limit: Money, categories: tuple[str, ...], key: str, reference: str
    ) -> IssuedCard:
        """A new active card. Under the same key always the same card."""
        holder_id = await self._holder(holder)
        minor, code = outbound(limit)
        params: Any = {
            "cardholder": holder_id,
            "currency": code,
            "type": "virtual",
            "status": "active",
            "metadata": {_REFERENCE: reference, _EMPLOYEE: holder.employee_ref},
            "spending_controls": _controls(minor, categories),
        }
        made = await self._account.change(
            lambda client: client.v1.issuing.cards.create_async(params, {"idempotency_key": key})
        )
        return _issued(made)

    async def find(self, reference: str) -> IssuedCard | None:
        """The newest card made for `reference`."""

        async def look(client: Any) -> IssuedCard | None:
            listed = await client.v1.issuing.cards.list_async({"limit": 100})
            async for card in self._account.recent(listed.auto_paging_iter()):
                if tag(card, _REFERENCE) == reference:
                    return _issued(card)
            return None

        return await self._account.read(look)

    async def set_limit(self, card_id: str, limit: Money, *, key: str) -> IssuedCard:
        """Change what the card can spend in all; its categories stay."""
        card = await self._retrieve(card_id)
        minor, _ = outbound(limit)
        categories = tuple(str(one) for one in card.spending_controls.allowed_categories or ())
        params: Any = {"spending_controls": _controls(minor, categories)}
        changed = await self._account.change(
            lambda client: client.v1.issuing.cards.update_async(card_id, params, {"idempotency_key": key})
        )
        return _issued(changed)

    async def close(self, card_id: str, *, key: str) -> IssuedCard:
        """End the card. A card that is ended stays so and nobody complains."""
        try:
            closed = await self._account.change(
                lambda client: client.v1.issuing.cards.update_async(
                    card_id, {"status": "canceled"}, {"idempotency_key": key}
                )
            )
        except StripeMisuse:
            closed = await self._retrieve(card_id)
            if closed.status != "canceled":
                raise
        return _issued(closed)

    async def reveal(self, card_id: str) -> CardSecret:
        """Number and code. They go from the answer into the secret and nowhere else."""
        shown = await self._account.read_unlogged(f"/v1/issuing/cards/{card_id}", {"expand[]": ["number", "cvc"]})
        return CardSecret(
            number=str(shown["number"]),
            cvc=str(shown["cvc"]),
            exp_month=int(shown["exp_month"]),
            exp_year=int(shown["exp_year"]),
            name=str(shown["cardholder"]["name"]),
        )

    async def _retrieve(self, card_id: str) -> Card:
        return await self._account.read(lambda client: client.v1.issuing.cards.retrieve_async(card_id))

    async def _holder(self, holder: CardHolder) -> str:
        """One cardholder per person and set of details; its key is made of both, so two bookings at once share it."""
        params = _holder_params(holder)

        async def look(client: Any) -> str | None:
            listed = await client.v1.issuing.cardholders.list_async(
                {"email": holder.email, "status": "active", "limit": 100}
            )
            mark = params["metadata"]["details"]
            found = [one.id async for one in listed.auto_paging_iter() if tag(one, "details") == mark]
            return str(found[-1]) if found else None

        known = await self._account.read(look)
        if known is not None:
            return known
        key = f"holder:{holder.employee_ref}:{params['metadata']['details']}"
        made = await self._account.change(
            lambda client: client.v1.issuing.cardholders.create_async(params, {"idempotency_key": key})
        )
        return str(made.id)


def _holder_params(holder: CardHolder) -> Any:
    first, last = _names(holder.name)
    params: dict[str, Any] = {
        "type": "individual",
        "name": f"{first} {last}"[:_LONGEST_NAME].strip(),
        "email": holder.email,
        "individual": {"first_name": first, "last_name": last},
        "billing": {"address": {name: value for name, value in holder.address.items() if value}},
    }
    if holder.phone:
        params["phone_number"] = holder.phone
    details = content_hash({**params, "employee": holder.employee_ref})[:24]
    return {**params, "metadata": {_EMPLOYEE: holder.employee_ref, "details": details}}


def _names(name: str) -> tuple[str, str]:
    """First and last name in the letters a card may carry."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(one if one.isalpha() or one in " -'." else " " for one in plain if not unicodedata.combining(one))
    words = kept.split()
    if not words:
        return "Company", "Traveller"
    return words[0], " ".join(words[1:]) or words[0]


def _controls(minor: int, categories: tuple[str, ...]) -> dict[str, Any]:
    controls: dict[str, Any] = {"spending_limits": [{"amount": minor, "interval": "all_time"}]}
    if categories:
        controls["allowed_categories"] = list(categories)
    return controls


def _issued(card: Card) -> IssuedCard:
    limits = [one for one in card.spending_controls.spending_limits or () if one.interval == "all_time"]
    return IssuedCard(
        id=card.id,
        last4=card.last4,
        brand=card.brand.lower(),
        exp_month=card.exp_month,
        exp_year=card.exp_year,
        status=card.status,
        limit=inbound(limits[0].amount if limits else 0, card.currency),
    )
