"""Trips that somebody must agree to: nothing is bought before, and a no brings the draft back."""

from core.bookings.lifecycle import BookingStatus


async def test_approval_comes_before_any_purchase_and_buys_without_further_ado(world):
    world.judge.level, world.judge.approval = "amber", True
    booking = await world.confirmed()
    assert booking.status is BookingStatus.AWAITING_APPROVAL
    await world.bookings.execute(world.org_id, booking.id)
    assert world.bank.cards == {}

    await world.bookings.approved(world.org_id, booking.id)
    await world.bookings.approved(world.org_id, booking.id)
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert (view["status"], view["approval_status"]) == ("confirmed", "approved")
    assert world.air.asked == world.beds.asked == 1


async def test_the_request_carries_the_hash_the_traveller_agreed_to(world):
    world.judge.approval = True
    proposal = await world.proposed()
    await world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce)
    assert world.approvers.asked[0]["proposal_hash"] == proposal.hash
    assert world.approvers.asked[0]["summary"]["total"]["text"] == "1,577.10 USD"


async def test_a_declined_trip_is_a_draft_again_and_can_be_resubmitted(world):
    world.judge.approval = True
    booking = await world.confirmed()
    await world.bookings.declined(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert (view["status"], view["approval_status"]) == ("draft", "declined")
    again = await world.bookings.propose(world.maya, booking.id)
    shown = await world.proposals.get(world.maya, again.id)
    assert (
        await world.bookings.confirm(world.maya, shown.id, nonce=shown.nonce)
    ).status is BookingStatus.AWAITING_APPROVAL
    assert len(world.approvers.asked) == 2


async def test_a_withdrawn_request_is_taken_back_from_the_approver(world):
    world.judge.approval = True
    booking = await world.confirmed()
    view = await world.bookings.withdraw(world.maya, booking.id)
    assert view.status is BookingStatus.DRAFT
    assert world.approvers.withdrawn == [booking.id]
    await world.bookings.approved(world.org_id, booking.id)
    assert (await world.view(booking.id))["status"] == "draft"


async def test_a_seat_that_can_be_held_is_held_while_approvers_think_and_then_paid(world):
    world.judge.approval, world.air.holds_offers = True, True
    booking = await world.confirmed()
    await world.bookings.hold(world.org_id, booking.id)
    await world.bookings.hold(world.org_id, booking.id)
    assert len(world.air.holds) == 1
    assert (await world.view(booking.id))["items"][0]["status"] == "held"

    await world.bookings.approved(world.org_id, booking.id)
    await world.bookings.execute(world.org_id, booking.id)
    assert (await world.view(booking.id))["status"] == "confirmed"
    assert world.air.asked == 0
    assert len(world.air.standing) == 1


async def test_a_decline_gives_the_held_seat_back(world):
    world.judge.approval, world.air.holds_offers = True, True
    booking = await world.confirmed()
    await world.bookings.hold(world.org_id, booking.id)
    await world.bookings.declined(world.org_id, booking.id)
    await world.bookings.release_holds(world.org_id, booking.id)
    await world.bookings.release_holds(world.org_id, booking.id)
    assert len(world.air.cancelled) == 1
    assert (await world.view(booking.id))["items"][0]["status"] == "chosen"


async def test_approvers_see_the_cheapest_trip_within_policy_and_what_the_department_has_left(world):
    from dataclasses import replace

    from core.kernel.money import Money

    world.judge.approval = True
    cheap = replace(
        world.flight,
        id=type(world.flight.id)(int=world.flight.id.int ^ 9),
        raw={"green": True},
        total=Money.of("500", "USD"),
    )
    world.shelf.put(cheap)
    card = (await world.proposed()).card
    assert card["alternative"]["total"]["text"] == "1,235.00 USD"
    assert card["alternative"]["difference"]["text"] == "342.10 USD"
    assert card["budget_left"]["minor"] > 0


async def test_swapping_a_held_seat_for_another_gives_the_held_one_back(world):
    from dataclasses import replace

    from sqlalchemy import text

    world.judge.approval, world.air.holds_offers = True, True
    booking = await world.confirmed()
    await world.bookings.hold(world.org_id, booking.id)
    await world.bookings.declined(world.org_id, booking.id)
    other = world.shelf.put(replace(world.flight, id=type(world.flight.id)(int=world.flight.id.int ^ 3)))
    await world.bookings.change_draft(world.maya, booking.id, add_offer_ids=[other.id])
    async with world.database.sweep() as session:
        job = (
            (
                await session.execute(
                    text("SELECT args FROM outbox WHERE name = 'bookings.drop_hold' ORDER BY created_at DESC")
                )
            )
            .scalars()
            .first()
        )
    await world.bookings.drop_hold(**job)
    assert world.air.cancelled == [job["hold_reference"]]
