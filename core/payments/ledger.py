"""Double entry: what each movement of money debits and credits.

Accounts: `commitments` and `commitments_offset` (money promised, not yet spent), `travel_cost:<kind>`,
`supplier_payable:<supplier>`, `supplier_receivable:<supplier>` (what a supplier owes back for a cancelled item),
`cancellation_fees`, `company_card` (spent through virtual cards), `stripe_balance` and `traveller_card` (taken from a
saved card). Every entry has a key, so posting it again posts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from core.db.unit_of_work import UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id
from core.kernel.money import Money, currency
from core.payments.models import LedgerEntryRow, LedgerLineRow

declare(ledger__posted="a ledger entry was written, its transaction is still open")


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement: `debit` and `credit` are account names, `amount` is positive."""

    key: str
    kind: str
    description: str
    debit: str
    credit: str
    amount: Money
    booking_id: UUID | None = None
    payment_id: UUID | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def reserved(payment_id: UUID, booking_id: UUID, amount: Money) -> Entry:
    """Money promised to a booking."""
    return Entry(
        f"reserved:{payment_id}", "reservation", "Money reserved for the booking", "commitments", "commitments_offset",
        amount, booking_id, payment_id,
    )  # fmt: skip


def released(payment_id: UUID, booking_id: UUID, amount: Money, because: str) -> Entry:
    """The promise taken back, because it was kept or because nothing was bought."""
    return Entry(
        f"released:{payment_id}",
        "release",
        because,
        "commitments_offset",
        "commitments",
        amount,
        booking_id,
        payment_id,
    )


def bought(item_id: UUID, booking_id: UUID, kind: str, supplier: str, amount: Money) -> Entry:
    """An item confirmed: a cost, owed to its supplier."""
    return Entry(
        f"bought:{item_id}", "purchase", f"{kind.capitalize()} bought from {supplier}", f"travel_cost:{kind}",
        f"supplier_payable:{supplier}", amount, booking_id,
    )  # fmt: skip


def returned(item_id: UUID, booking_id: UUID, kind: str, supplier: str, amount: Money) -> Entry:
    """An item cancelled: what the supplier gives back is no longer owed."""
    return Entry(
        f"returned:{item_id}", "return", f"{kind.capitalize()} cancelled at {supplier}", f"supplier_payable:{supplier}",
        f"travel_cost:{kind}", amount, booking_id,
    )  # fmt: skip


def receivable(item_id: UUID, booking_id: UUID, kind: str, supplier: str, amount: Money) -> Entry:
    """A bought item cancelled later: its supplier owes this much of its price back."""
    return Entry(
        f"receivable:{item_id}", "cancellation", f"{kind.capitalize()} cancelled: {supplier} owes it back",
        f"supplier_receivable:{supplier}", f"travel_cost:{kind}", amount, booking_id,
    )  # fmt: skip


def fee(item_id: UUID, booking_id: UUID, kind: str, supplier: str, amount: Money) -> Entry:
    """What the supplier of a cancelled item keeps: no longer the cost of a trip, but of having cancelled it."""
    return Entry(
        f"fee:{item_id}", "cancellation_fee", f"Cancellation fee kept by {supplier}", "cancellation_fees",
        f"travel_cost:{kind}", amount, booking_id,
    )  # fmt: skip


def refunded(key: str, booking_id: UUID, payment_id: UUID, amount: Money) -> Entry:
    """Money sent back to a traveller's saved card."""
    return Entry(
        f"refunded:{key}", "refund", "Refunded to the saved card", "traveller_card", "stripe_balance", amount,
        booking_id, payment_id,
    )  # fmt: skip


def refund_returned(key: str, booking_id: UUID, payment_id: UUID, amount: Money) -> Entry:
    """A refund that the card's bank did not take: the money is with us again."""
    return Entry(
        f"refund_returned:{key}", "refund_failed", "Refund sent back by the bank", "stripe_balance", "traveller_card",
        amount, booking_id, payment_id,
    )  # fmt: skip


def captured(payment_id: UUID, booking_id: UUID, amount: Money) -> Entry:
    """Money taken from a traveller's saved card."""
    return Entry(
        f"captured:{payment_id}", "capture", "Taken from the saved card", "stripe_balance", "traveller_card", amount,
        booking_id, payment_id,
    )  # fmt: skip


def card_charged(transaction: str, booking_id: UUID, payment_id: UUID, supplier: str, amount: Money) -> Entry:
    """A supplier charged the virtual card: what was owed is paid."""
    return Entry(
        f"card:{transaction}", "card_transaction", "Virtual card charged", f"supplier_payable:{supplier}", "company_card",
        amount, booking_id, payment_id, {"transaction": transaction},
    )  # fmt: skip


def card_refunded(
    transaction: str, booking_id: UUID, payment_id: UUID, supplier: str, amount: Money, *, is_awaited: bool = False
) -> Entry:
    """A supplier gave money back to the virtual card: what it owed for a cancelled item, where that was awaited."""
    account = "supplier_receivable" if is_awaited else "supplier_payable"
    return Entry(
        f"card:{transaction}", "card_refund", "Virtual card refunded", "company_card", f"{account}:{supplier}",
        amount, booking_id, payment_id, {"transaction": transaction},
    )  # fmt: skip


def card_refund_matched(transaction: str, booking_id: UUID, payment_id: UUID, supplier: str, amount: Money) -> Entry:
    """Money that came back before anybody knew what for: it is what the supplier owed for a cancelled item."""
    return Entry(
        f"matched:{transaction}", "card_refund_matched", "Card refund matched to a cancellation",
        f"supplier_payable:{supplier}", f"supplier_receivable:{supplier}", amount, booking_id, payment_id,
        {"transaction": transaction},
    )  # fmt: skip


async def post(uow: UnitOfWork, entries: Sequence[Entry]) -> None:
    """Write entries whose keys are new, in two statements however many there are. Zero amounts move nothing."""
    wanted = {entry.key: entry for entry in entries if entry.amount.minor > 0}
    if not wanted:
        return
    made = await uow.session.execute(
        upsert(LedgerEntryRow)
        .values(
            [
                {
                    "org_id": uow.org_id,
                    "id": new_id(),
                    "key": entry.key,
                    "kind": entry.kind,
                    "description": entry.description,
                    "booking_id": entry.booking_id,
                    "payment_id": entry.payment_id,
                    "at": uow.now,
                    "facts": dict(entry.facts),
                }
                for entry in wanted.values()
            ]
        )
        .on_conflict_do_nothing(index_elements=["org_id", "key"])
        .returning(LedgerEntryRow.id, LedgerEntryRow.key)
    )
    lines = [line for entry_id, key in made for line in _lines(uow.org_id, entry_id, wanted[key])]
    if lines:
        await uow.session.execute(insert(LedgerLineRow), lines)
    crashpoint("ledger.posted")


def _lines(org_id: UUID, entry_id: UUID, entry: Entry) -> list[dict[str, object]]:
    sides = ((entry.debit, entry.amount.minor), (entry.credit, -entry.amount.minor))
    return [
        {
            "org_id": org_id,
            "id": new_id(),
            "entry_id": entry_id,
            "account": account,
            "amount_minor": minor,
            "currency": entry.amount.currency.code,
        }
        for account, minor in sides
    ]


async def of_booking(uow: UnitOfWork, booking_id: UUID) -> list[dict[str, object]]:
    """The booking's entries, oldest first, as JSON: `{at, description, lines: [{account, debit, credit}]}`."""
    found = await uow.session.execute(
        select(LedgerEntryRow, LedgerLineRow)
        .join(
            LedgerLineRow,
            (LedgerLineRow.org_id == LedgerEntryRow.org_id) & (LedgerLineRow.entry_id == LedgerEntryRow.id),
        )
        .where(LedgerEntryRow.booking_id == booking_id)
        .order_by(LedgerEntryRow.at, LedgerEntryRow.id, LedgerLineRow.amount_minor.desc())
    )
    entries: dict[UUID, dict[str, object]] = {}
    for entry, line in found:
        shown = entries.setdefault(
            entry.id, {"at": entry.at.isoformat(), "description": entry.description, "lines": []}
        )
        amount = Money(abs(line.amount_minor), currency(line.currency)).as_json()
        lines = shown["lines"]
        assert isinstance(lines, list)
        lines.append(
            {
                "account": line.account,
                "debit": amount if line.amount_minor > 0 else None,
                "credit": amount if line.amount_minor < 0 else None,
            }
        )
    return list(entries.values())
