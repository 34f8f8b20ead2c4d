"""Nothing is bought without the yes of the very person, on the very card, once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from core.bookings.errors import BookingNotFound, OfferExpired, PolicyBlocked
from core.bookings.ports import OfferGone
from core.consents.errors import (
    AcknowledgementMissing,
    AlreadySpent,
    ProposalExpired,
    ProposalNotFound,
    Stale,
    Superseded,
    WrongNonce,
)
from core.kernel.errors import Refused, TryLater
from core.kernel.money import Money
from core.people.caller import Door
from core.people.demo_people import EMPLOYEES
from core.people.service import People


async def _other(world, given):
    email = next(p.email for p in EMPLOYEES if p.given == given)
    return await People(world.database.begin, world.database.sweep).caller_for_email(email, Door.WEB)


async def test_two_confirmations_at_once_start_one_booking(world):
    proposal = await world.proposed()
    answers = await asyncio.gather(
        *(world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce) for _ in range(5)),
        return_exceptions=True,
    )
    assert sum(not isinstance(a, Exception) for a in answers) == 1
    assert all(isinstance(a, AlreadySpent) for a in answers if isinstance(a, Exception))


async def test_a_nonce_is_shown_to_its_person_alone(world):
    proposal = await world.proposed()
    assert proposal.nonce
    tom = await _other(world, "Tom")
    assert (await world.proposals.get(tom, proposal.id)).nonce is None
    with pytest.raises(ProposalNotFound):
        await world.bookings.confirm(tom, proposal.id, nonce=proposal.nonce)


@pytest.mark.parametrize("nonce", ["0" * 64, "", "ñø"])
async def test_a_made_up_nonce_is_refused_and_spends_nothing(world, nonce):
    proposal = await world.proposed()
    with pytest.raises(WrongNonce):
        await world.bookings.confirm(world.maya, proposal.id, nonce=nonce)
    await world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce)


async def test_a_changed_draft_makes_the_shown_card_worthless(world):
    proposal = await world.proposed()
    await world.bookings.change_draft(
        world.maya, proposal.booking_id, remove_item_ids=[(await _items(world, proposal))[1]["id"]]
    )
    with pytest.raises(Superseded):
        await world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce)


async def test_rows_changed_behind_the_card_are_noticed(world):
    proposal = await world.proposed()
    async with world.database.sweep() as session:
        await session.execute(
            text("UPDATE booking_items SET total_minor = total_minor + 1 WHERE booking_id = :id"),
            {"id": proposal.booking_id},
        )
    with pytest.raises(Stale):
        await world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce)


async def test_an_expired_proposal_is_refused(world):
    proposal = await world.proposed()
    async with world.database.sweep() as session:
        await session.execute(
            text("UPDATE proposals SET expires_at = now() - interval '1 second' WHERE id = :id"), {"id": proposal.id}
        )
    with pytest.raises(ProposalExpired):
        await world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce)
    assert (await world.proposals.get(world.maya, proposal.id)).status == "expired"


async def test_a_warning_must_be_ticked(world):
    world.judge.level, world.judge.acknowledgements = "amber", ({"rule_id": "R1", "text": "Booked late"},)
    proposal = await world.proposed()
    with pytest.raises(AcknowledgementMissing):
        await world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce)
    view = await world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce, acknowledged=["R1"])
    assert view.as_json()["status"] == "booking"


async def test_what_policy_forbids_is_not_even_proposed(world):
    world.judge.level, world.judge.blocked = "red", True
    view = await world.bookings.draft(world.maya, offer_ids=[world.flight.id], thread_id=world.thread_id)
    with pytest.raises(PolicyBlocked):
        await world.bookings.propose(world.maya, view.id)


async def test_an_expired_offer_cannot_be_put_into_a_draft(world):
    from dataclasses import replace

    old = world.shelf.put(
        replace(
            world.flight,
            id=type(world.flight.id)(int=world.flight.id.int ^ 7),
            expires_at=datetime.now(UTC) - timedelta(1),
        )
    )
    with pytest.raises(OfferExpired):
        await world.bookings.draft(world.maya, offer_ids=[old.id], thread_id=world.thread_id)


async def test_a_colleague_and_another_tenant_see_no_such_booking(world):
    proposal = await world.proposed()
    for given in ("Daniel", next(p.given for p in EMPLOYEES if p.org is not EMPLOYEES[0].org)):
        other = await _other(world, given)
        if other.sees_everyone and other.org_id == world.org_id:
            continue
        with pytest.raises(BookingNotFound):
            await world.bookings.get(other, str(proposal.booking_id))


async def test_someone_elses_payment_method_is_refused(world):
    proposal = await world.proposed()
    with pytest.raises(Refused) as refused:
        await world.bookings.confirm(
            world.maya, proposal.id, nonce=proposal.nonce, payment_method="0190a000-0000-7000-8000-000000000000"
        )
    assert refused.value.code == "payment.method_unknown"


async def _items(world, proposal):
    return (await world.view(proposal.booking_id))["items"]


async def test_every_tab_hears_what_became_of_a_card(world):
    first = await world.proposed()
    second = await world.bookings.propose(world.maya, first.booking_id)
    await world.proposals.decline(world.maya, second.id)
    made = await world.bookings.propose(world.maya, first.booking_id)
    third = await world.proposals.get(world.maya, made.id)
    await world.bookings.confirm(world.maya, third.id, nonce=third.nonce)
    async with world.database.begin(world.maya) as uow:
        batches = await uow.session.scalars(
            text("SELECT events FROM chat_events WHERE thread_id = :thread ORDER BY seq"), {"thread": world.thread_id}
        )
        told = [event["value"] for batch in batches for event in batch if event.get("name") == "proposal"]
    assert [(one["id"], one["status"]) for one in told] == [
        (str(first.id), "superseded"),
        (str(second.id), "declined"),
        (str(third.id), "spent"),
    ]


async def test_the_card_shows_todays_price_and_how_it_moved_since_the_draft(world):
    world.air.price = Money.of("1042.10", "USD")
    proposal = await world.proposed()
    assert proposal.card["total"]["text"] == "1,777.10 USD"
    assert proposal.card["diff"] == [{"label": "Total", "before": "1,577.10 USD", "after": "1,777.10 USD"}]


async def test_what_can_no_longer_be_had_is_said_before_anything_is_agreed_to(world):
    world.beds.gone = True
    view = await world.bookings.draft(
        world.maya, offer_ids=[world.flight.id, world.hotel.id], thread_id=world.thread_id
    )
    with pytest.raises(OfferGone):
        await world.bookings.propose(world.maya, view.id)
    shown = await world.view(view.id)
    assert next(item for item in shown["items"] if item["kind"] == "hotel")["detail"] == "No longer available"


async def test_a_silent_supplier_does_not_keep_the_card_from_being_shown(world):
    async def silent(offer):
        raise TryLater("asleep")

    world.air.reprice = silent
    assert (await world.proposed()).card["total"]["text"] == "1,577.10 USD"
