"""The ledger balances because the database says so, and is never changed."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from core.db.tenancy import SystemActor
from core.kernel.money import Money
from core.payments import ledger
from core.payments.models import LedgerEntryRow, LedgerLineRow


@pytest.fixture
def actor():
    return SystemActor(uuid4())


async def test_an_entry_posted_twice_is_there_once(database, actor):
    entry = ledger.reserved(uuid4(), uuid4(), Money.of("12.30", "USD"))
    for _ in range(2):
        async with database.begin(actor) as uow:
            await ledger.post(uow, [entry])
    async with database.begin(actor) as uow:
        rows = (await uow.session.scalars(select(LedgerLineRow))).all()
        assert sorted(row.amount_minor for row in rows) == [-1230, 1230]
        shown = await ledger.of_booking(uow, entry.booking_id)
    assert [line["account"] for line in shown[0]["lines"]] == ["commitments", "commitments_offset"]


async def test_an_unbalanced_entry_does_not_commit(database, actor):
    entry_id = uuid4()
    with pytest.raises(IntegrityError, match="is off by"):
        async with database.begin(actor) as uow:
            uow.session.add(
                LedgerEntryRow(
                    org_id=actor.org_id, id=entry_id, key="k", kind="x", description="x", at=uow.now, facts={}
                )
            )
            await uow.session.flush()
            uow.session.add(
                LedgerLineRow(
                    org_id=actor.org_id, id=uuid4(), entry_id=entry_id, account="a", amount_minor=5, currency="USD"
                )
            )


@pytest.mark.parametrize("statement", ["UPDATE ledger_lines SET amount_minor = 1", "DELETE FROM ledger_entries"])
async def test_nothing_posted_is_ever_changed(database, actor, statement):
    async with database.begin(actor) as uow:
        await ledger.post(uow, [ledger.reserved(uuid4(), uuid4(), Money.of(1, "USD"))])
    with pytest.raises(IntegrityError, match="only ever added to"):
        async with database.begin(actor) as uow:
            await uow.session.execute(text(statement))


async def test_an_amount_of_nothing_moves_nothing(database, actor):
    async with database.begin(actor) as uow:
        await ledger.post(uow, [ledger.reserved(uuid4(), uuid4(), Money.zero("USD"))])
        assert (await uow.session.scalars(select(LedgerEntryRow))).all() == []
