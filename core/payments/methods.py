"""How a traveller may pay: the company's virtual card, or a card of their own kept at the payment provider."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id, parse_id
from core.payments.errors import MethodUnknown
from core.payments.models import PaymentMethodRow
from core.payments.ports import CardCharges
from core.people.caller import Caller

COMPANY_CARD: Final = "company_card"

declare(payment_method__saved="the provider keeps the card, our row is not written yet")


def company_card_json() -> dict[str, Any]:
    """The method everybody in the organisation has."""
    return {
        "id": COMPANY_CARD,
        "type": "company_card",
        "label": "Company virtual card",
        "last4": None,
        "brand": None,
        "default": True,
    }


def saved_card_json(row: PaymentMethodRow) -> dict[str, Any]:
    """A saved card as the API shows it."""
    return {
        "id": str(row.id),
        "type": "saved_card",
        "label": f"{row.brand.capitalize()} ···· {row.last4}",
        "last4": row.last4,
        "brand": row.brand,
        "default": False,
    }


async def listed(uow: UnitOfWork, employee_id: UUID) -> list[dict[str, Any]]:
    """All methods of one person, the default first."""
    rows = await uow.session.scalars(
        select(PaymentMethodRow)
        .where(PaymentMethodRow.employee_id == employee_id, PaymentMethodRow.removed_at.is_(None))
        .order_by(PaymentMethodRow.created_at)
    )
    return [company_card_json(), *(saved_card_json(row) for row in rows)]


async def saved(uow: UnitOfWork, employee_id: UUID, method_id: str) -> PaymentMethodRow | None:
    """The saved card of that id; None for the company card. Refuses anybody else's and made-up ids."""
    if method_id == COMPANY_CARD:
        return None
    key = parse_id(method_id)
    row = None
    if key is not None:
        row = await uow.session.scalar(
            select(PaymentMethodRow).where(
                PaymentMethodRow.id == key,
                PaymentMethodRow.employee_id == employee_id,
                PaymentMethodRow.removed_at.is_(None),
            )
        )
    if row is None:
        raise MethodUnknown("That payment method is not one of yours.", payment_method=method_id)
    return row


class PaymentMethods:
    """What people see and add under "pays with"."""

    def __init__(self, begin: Begin, charges: CardCharges) -> None:
        self._begin, self._charges = begin, charges

    async def of(self, caller: Caller) -> list[dict[str, Any]]:
        """The caller's methods."""
        async with self._begin(caller) as uow:
            return await listed(uow, caller.employee_id)

    async def save(self, caller: Caller, *, token: str) -> dict[str, Any]:
        """Keep a card by the token the provider's own form gave; its number never comes here."""
        customer = await self._charges.ensure_customer(
            employee_ref=str(caller.employee_id), name=caller.name, email=caller.email, key=f"cus:{caller.employee_id}"
        )
        card = await self._charges.save_method(
            customer_ref=customer, token=token, key=f"pm:{caller.employee_id}:{token}"
        )
        crashpoint("payment_method.saved")
        async with self._begin(caller) as uow:
            await uow.session.execute(
                insert(PaymentMethodRow)
                .values(
                    org_id=caller.org_id,
                    id=new_id(),
                    employee_id=caller.employee_id,
                    provider_ref=card.id,
                    customer_ref=customer,
                    brand=card.brand,
                    last4=card.last4,
                    exp_month=card.exp_month,
                    exp_year=card.exp_year,
                    created_at=uow.now,
                )
                .on_conflict_do_nothing(index_elements=["org_id", "provider_ref"])
            )
            uow.audit.add(
                "payment_method.saved", subject_type="employee", subject_id=caller.employee_id, last4=card.last4
            )
            row = await uow.session.scalar(select(PaymentMethodRow).where(PaymentMethodRow.provider_ref == card.id))
            assert row is not None
            return saved_card_json(row)
