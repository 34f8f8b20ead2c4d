"""`CardCharges` over PaymentIntents with manual capture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from core.kernel.errors import Conflict
from core.kernel.money import Money
from core.payments.errors import MethodUnknown, RefundTooLarge, ReservationGone
from core.payments.ports import Authorisation, Capture, RefundReceipt, SavedCard
from core.providers.stripe.account import StripeAccount, decline_code, declined, tag
from core.providers.stripe.amounts import inbound, outbound
from core.providers.stripe.errors import StripeMisuse

if TYPE_CHECKING:
    from stripe import PaymentIntent, PaymentMethod, Refund

_REFERENCE: Final = "reference"
_STATUSES: Final = {
    "requires_capture": "authorised",
    "requires_action": "requires_action",
    "succeeded": "captured",
    "canceled": "released",
}
_REFUND_STATUSES: Final = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
_WRONG_STATE: Final = "payment_intent_unexpected_state"


class StripeCharges:
    """Reserves, takes and returns money on travellers' own cards."""

    def __init__(self, account: StripeAccount) -> None:
        self._account = account

    async def ensure_customer(self, *, employee_ref: str, name: str, email: str, key: str) -> str:
        """The customer of this person. Looked for first, because a key may have been forgotten."""

        async def look(client: Any) -> str | None:
            listed = await client.v1.customers.list_async({"email": email, "limit": 100})
            found = [one.id async for one in listed.auto_paging_iter() if tag(one, "employee") == employee_ref]
            return str(found[-1]) if found else None

        known = await self._account.read(look)
        if known is not None:
            return known
        made = await self._account.change(
            lambda client: client.v1.customers.create_async(
                {"name": name, "email": email, "metadata": {"employee": employee_ref}}, {"idempotency_key": key}
            )
        )
        return str(made.id)

    async def save_method(self, *, customer_ref: str, token: str, key: str) -> SavedCard:
        """Attach a method; the bank may refuse already here."""
        import stripe

        try:
            made = await self._account.change(
                lambda client: client.v1.payment_methods.attach_async(
                    token, {"customer": customer_ref}, {"idempotency_key": key}
                )
            )
        except stripe.CardError as error:
            raise declined(error) from None
        except StripeMisuse as misuse:
            if misuse.code in {"resource_missing", "payment_method_unexpected_state"}:
                raise MethodUnknown("This payment method cannot be saved.") from misuse
            raise
        return _saved(made)

    async def methods(self, customer_ref: str) -> tuple[SavedCard, ...]:
        """The person's cards, newest first."""

        async def look(client: Any) -> tuple[SavedCard, ...]:
            listed = await client.v1.customers.payment_methods.list_async(customer_ref, {"type": "card", "limit": 100})
            return tuple([_saved(one) async for one in listed.auto_paging_iter()])

        return await self._account.read(look)

    async def authorise(
        self, *, customer_ref: str, method_ref: str, amount: Money, key: str, reference: str, description: str
    ) -> Authorisation:
        """Reserve `amount`; a decline is an answer."""
        import stripe

        minor, code = outbound(amount)
        params: Any = {
            "amount": minor,
            "currency": code,
            "customer": customer_ref,
            "payment_method": method_ref,
            "capture_method": "manual",
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "description": description[:1000],
            "metadata": {_REFERENCE: reference},
        }
        try:
            intent = await self._account.change(
                lambda client: client.v1.payment_intents.create_async(params, {"idempotency_key": key})
            )
        except stripe.CardError as error:
            return _declined(error, amount)
        except StripeMisuse as misuse:
            if misuse.code == "resource_missing" or misuse.param == "payment_method":
                raise MethodUnknown("This card is no longer saved.") from misuse
            raise
        return authorisation(intent)

    async def find_authorisation(self, reference: str) -> Authorisation | None:
        """The newest intent made for `reference`."""

        async def look(client: Any) -> Authorisation | None:
            listed = await client.v1.payment_intents.list_async({"limit": 100})
            async for intent in self._account.recent(listed.auto_paging_iter()):
                if tag(intent, _REFERENCE) == reference:
                    return authorisation(intent)
            return None

        return await self._account.read(look)

    async def capture(self, intent_id: str, amount: Money, *, key: str) -> Capture:
        """Take the money. Taken already: the same answer, if it was the same amount."""
        minor, _ = outbound(amount)
        try:
            intent = await self._account.change(
                lambda client: client.v1.payment_intents.capture_async(
                    intent_id, {"amount_to_capture": minor}, {"idempotency_key": key}
                )
            )
        except StripeMisuse as misuse:
            if misuse.code == "amount_too_large":
                raise Conflict(f"{amount.text} is more than was reserved.", amount=amount.text) from misuse
            if misuse.code != _WRONG_STATE:
                raise
            intent = await self._retrieve(intent_id)
            if intent.status != "succeeded" or intent.amount_received != minor:
                raise ReservationGone(
                    "The money is no longer reserved.", status=_STATUSES.get(intent.status)
                ) from misuse
        return Capture(str(_id(intent.latest_charge)), inbound(intent.amount_received, intent.currency))

    async def release(self, intent_id: str, *, key: str) -> None:
        """Let the reservation go. Gone already is fine; taken already is not."""
        try:
            await self._account.change(
                lambda client: client.v1.payment_intents.cancel_async(intent_id, {}, {"idempotency_key": key})
            )
        except StripeMisuse as misuse:
            if misuse.code != _WRONG_STATE:
                raise
            intent = await self._retrieve(intent_id)
            if intent.status != "canceled":
                raise Conflict("The money was taken, so it can only be refunded.", intent=intent_id) from misuse

    async def refund(self, intent_id: str, amount: Money, *, key: str, reference: str) -> RefundReceipt:
        """Send captured money back."""
        minor, _ = outbound(amount)
        params: Any = {"payment_intent": intent_id, "amount": minor, "metadata": {_REFERENCE: reference}}
        try:
            made = await self._account.change(
                lambda client: client.v1.refunds.create_async(params, {"idempotency_key": key})
            )
        except StripeMisuse as misuse:
            if misuse.code == "charge_already_refunded" or misuse.param == "amount":
                raise RefundTooLarge(
                    f"{amount.text} is more than is left of what was taken.", amount=amount.text
                ) from misuse
            raise
        return receipt(made)

    async def find_refund(self, reference: str) -> RefundReceipt | None:
        """The newest refund made for `reference`."""

        async def look(client: Any) -> RefundReceipt | None:
            listed = await client.v1.refunds.list_async({"limit": 100})
            async for made in self._account.recent(listed.auto_paging_iter()):
                if tag(made, _REFERENCE) == reference:
                    return receipt(made)
            return None

        return await self._account.read(look)

    async def _retrieve(self, intent_id: str) -> PaymentIntent:
        return await self._account.read(lambda client: client.v1.payment_intents.retrieve_async(intent_id))


def authorisation(intent: PaymentIntent) -> Authorisation:
    """An intent in our words."""
    error = intent.last_payment_error
    return Authorisation(
        intent_id=intent.id,
        status=_STATUSES.get(intent.status, "declined"),
        amount=inbound(intent.amount, intent.currency),
        decline_code=None if error is None else error.decline_code or error.code,
        client_secret=intent.client_secret if intent.status == "requires_action" else None,
    )


def receipt(refund: Refund) -> RefundReceipt:
    """A refund in our words."""
    status = _REFUND_STATUSES.get(str(refund.status), "pending")
    return RefundReceipt(refund.id, status, inbound(refund.amount, refund.currency))


def _declined(error: Any, amount: Money) -> Authorisation:
    intent = getattr(error.error, "payment_intent", None)
    return Authorisation(
        intent_id="" if intent is None else str(intent.id),
        status="declined",
        amount=amount,
        decline_code=decline_code(error),
    )


def _saved(method: PaymentMethod) -> SavedCard:
    card = method.card
    if card is None:
        raise MethodUnknown("Only cards can be saved.")
    return SavedCard(method.id, card.brand, card.last4, card.exp_month, card.exp_year)


def _id(thing: Any) -> str | None:
    return thing if thing is None or isinstance(thing, str) else str(thing.id)
