"""Cancelling a bought trip: what is shown, what the yes does, and what every account says afterwards."""

import asyncio
from uuid import UUID, uuid4

import pytest

from core.bookings.errors import BookingNotFound
from core.bookings.ports import SupplierRefused
from core.changes.errors import CancellationNotFound, ItemUnknown, NothingToCancel, QuoteChanged
from core.consents.errors import AlreadySpent, ProposalNotFound, Superseded, WrongNonce
from core.kernel.errors import OutcomeUnknown, TryLater
from core.kernel.money import Money
from core.people.caller import RoleMissing
from tests.core.changes.conftest import Died, Trip


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


async def test_the_card_shows_each_item_what_comes_back_where_to_and_what_it_would_be_later(trip: Trip) -> None:
    proposal = await trip.quoted()
    card = proposal.card
    assert card["kind"] == "cancel_trip"
    by_kind = {item["kind"]: item["cancellation"] for item in card["items"]}
    assert by_kind["flight"]["fee"]["text"] == "75.00 USD"
    assert by_kind["flight"]["reason"] == "The airline keeps 75.00 USD."
    assert by_kind["hotel"]["refund"]["text"] == "735.00 USD"
    told = card["cancellation"]
    assert (told["paid"]["text"], told["fee"]["text"], told["refund"]["text"]) == (
        "1,577.10 USD", "75.00 USD", "1,502.10 USD",
    )  # fmt: skip
    assert told["destination"] == "Company virtual card ···· 4242"
    assert told["arrival"]["words"] == "5–10 business days"
    assert [point["label"] for point in told["curve"]][:2] == ["Now", "Tomorrow"]
    assert told["warning"]
    assert told["review_reasons"] == []
    assert proposal.nonce


async def test_a_quote_alone_cancels_nothing_and_moves_no_money(trip: Trip) -> None:
    before = await trip.accounts()
    await trip.quoted()
    await trip.work()
    assert (await trip.view())["status"] == "confirmed"
    assert trip.air.cancel_calls == trip.beds.cancel_calls == 0
    assert await trip.accounts() == before
    assert await trip.all() == []


async def test_cancel_one_item_of_two_see_the_refund_then_cancel_the_rest(trip: Trip) -> None:
    await trip.agreed("hotel")
    await trip.work()
    view = await trip.view()
    assert view["status"] == "partially_cancelled"
    assert [item["status"] for item in view["items"]] == ["confirmed", "cancelled"]
    refund = view["payment"]["refunds"][0]
    assert (refund["status"], refund["amount"]["text"]) == ("processing", "735.00 USD")

    await trip.gave_back("hotelbeds", "735.00")
    await trip.work()
    view = await trip.view()
    assert view["payment"]["refunds"][0]["status"] == "succeeded"
    assert view["payment_status"] == "partially_refunded"

    await trip.agreed()
    await trip.work()
    await trip.gave_back("duffel", "767.10")
    await trip.work()
    view = await trip.view()
    assert view["status"] == "cancelled"
    assert [one["status"] for one in await trip.all()] == ["completed", "completed"]
    assert await trip.world.ledger_is_balanced()
    accounts = await trip.accounts()
    assert accounts == {"cancellation_fees": 7500, "company_card": -7500}


async def test_x1_a_partial_cancellation_is_a_state_that_can_be_reached_and_left(trip: Trip) -> None:
    for kind, after in (("hotel", "partially_cancelled"), ("flight", "cancelled")):
        await trip.agreed(kind)
        await trip.work()
        assert (await trip.view())["status"] == after


async def test_x2_only_what_was_really_cancelled_is_refunded_and_the_rest_is_tried_again(trip: Trip) -> None:
    trip.air.cancel_errors += [SupplierRefused("The airline did not accept the cancellation."), TryLater("Busy.")]
    await trip.agreed()
    await trip.work()
    view = await trip.view()
    assert view["status"] == "partially_cancelled"
    assert {item["kind"]: item["status"] for item in view["items"]} == {"flight": "cancelling", "hotel": "cancelled"}
    stuck = next(one for one in view["attention"] if one["reason"] == "cancellation.stuck")
    assert stuck["due_at"]
    assert "did not accept" in stuck["detail"]
    due = await trip.rows("SELECT supplier FROM refunds WHERE booking_id = :booking AND is_due")
    assert due == [("hotelbeds",)]
    assert (await trip.accounts()).get("supplier_receivable:duffel", 0) == 0
    assert [one["status"] for one in await trip.all()] == ["partial"]
    assert "cancellation_partial" in await trip.announced()

    await trip.again()
    assert (await trip.item("flight"))["status"] == "cancelling"
    await trip.again()
    view = await trip.view()
    assert view["status"] == "cancelled"
    assert not [one for one in view["attention"] if one["reason"] == "cancellation.stuck"]
    assert [one["status"] for one in await trip.all()] == ["completed"]
    assert (await trip.announced()).count("cancelled") == 1


async def test_x8_a_second_press_of_confirm_is_refused_and_one_refund_is_made(own_card_trip: Trip) -> None:
    trip = own_card_trip
    proposal = await trip.quoted("hotel")
    await trip.cancellations.confirm(trip.maya, proposal.id, nonce=proposal.nonce)
    with pytest.raises(AlreadySpent):
        await trip.cancellations.confirm(trip.maya, proposal.id, nonce=proposal.nonce)
    await trip.work()
    assert trip.bank.given_back == 73_500
    assert len(trip.bank.refunds) == 1


async def test_x8_ten_presses_at_once_are_one_cancellation_and_one_refund(own_card_trip: Trip) -> None:
    trip = own_card_trip
    proposal = await trip.quoted()
    pressed = [trip.cancellations.confirm(trip.maya, proposal.id, nonce=proposal.nonce) for _ in range(4)]
    answers = await asyncio.gather(*pressed, return_exceptions=True)
    assert len([one for one in answers if not isinstance(one, BaseException)]) == 1
    assert all(isinstance(one, AlreadySpent) for one in answers if isinstance(one, BaseException))
    await trip.work()
    assert trip.bank.given_back == 84_210 - 7_500 + 73_500
    assert len(trip.bank.refunds) == 2


async def test_two_workers_at_once_cancel_and_refund_once(own_card_trip: Trip) -> None:
    trip = own_card_trip
    await trip.agreed()
    (cancellation,) = await trip.all()
    both = [trip.cancellations.execute(trip.org, UUID(cancellation["id"])) for _ in range(2)]
    await asyncio.gather(*both)
    await trip.work()
    assert (trip.air.cancel_calls, trip.beds.cancel_calls) == (1, 1)
    refunds = await trip.rows("SELECT id FROM refunds WHERE booking_id = :booking")
    await asyncio.gather(*(trip.cancellations.send_refund(trip.org, one.id) for one in refunds for _ in range(2)))
    assert trip.bank.given_back == 84_210 - 7_500 + 73_500


async def test_another_person_can_neither_quote_nor_confirm_nor_read_it(trip: Trip) -> None:
    with pytest.raises(BookingNotFound):
        await trip.cancellations.quote(trip.daniel, trip.booking_id)
    proposal = await trip.quoted()
    with pytest.raises(ProposalNotFound):
        await trip.cancellations.confirm(trip.daniel, proposal.id, nonce=proposal.nonce)
    with pytest.raises(BookingNotFound):
        await trip.cancellations.of_booking(trip.daniel, trip.booking_id)
    with pytest.raises(WrongNonce):
        await trip.cancellations.confirm(trip.maya, proposal.id, nonce="0" * 64)
    assert (await trip.view())["status"] == "confirmed"


async def test_the_travel_desk_cancels_as_support_and_finance_not_at_all(trip: Trip) -> None:
    from dataclasses import replace

    from core.people.caller import Role

    finance = replace(trip.daniel, roles=frozenset({Role.FINANCE}))
    with pytest.raises(RoleMissing):
        await trip.cancellations.quote(finance, trip.booking_id)
    await trip.agreed(by=trip.tom)
    await trip.work()
    assert [one["requested_by"] for one in await trip.all()] == ["support"]


async def test_another_tenants_booking_is_not_there(trip: Trip) -> None:
    from dataclasses import replace

    stranger = replace(trip.tom, org_id=uuid4())
    with pytest.raises(BookingNotFound):
        await trip.cancellations.quote(stranger, trip.booking_id)
    with pytest.raises(BookingNotFound):
        await trip.cancellations.of_booking(stranger, trip.booking_id)
    await trip.agreed()
    (cancellation,) = await trip.all()
    with pytest.raises(CancellationNotFound):
        await trip.cancellations.approve(stranger, UUID(cancellation["id"]))


async def test_an_item_of_another_booking_is_refused(trip: Trip) -> None:
    with pytest.raises(ItemUnknown):
        await trip.cancellations.quote(trip.maya, trip.booking_id, item_ids=[uuid4()])


async def test_what_is_cancelled_already_cannot_be_cancelled_again(trip: Trip) -> None:
    await trip.agreed("hotel")
    await trip.work()
    hotel = UUID((await trip.item("hotel"))["id"])
    with pytest.raises(NothingToCancel):
        await trip.cancellations.quote(trip.maya, trip.booking_id, item_ids=[hotel])
    await trip.agreed()
    await trip.work()
    with pytest.raises(NothingToCancel):
        await trip.cancellations.quote(trip.maya, trip.booking_id)


async def test_less_than_was_shown_makes_a_new_card_with_the_difference_and_cancels_nothing(trip: Trip) -> None:
    proposal = await trip.quoted("hotel")
    trip.beds.back = usd("500.00")
    with pytest.raises(QuoteChanged) as changed:
        await trip.cancellations.confirm(trip.maya, proposal.id, nonce=proposal.nonce)
    assert changed.value.facts["diff"] == [{"label": "You get back", "before": "735.00 USD", "after": "500.00 USD"}]
    assert (await trip.view())["status"] == "confirmed"
    with pytest.raises(Superseded):
        await trip.cancellations.confirm(trip.maya, proposal.id, nonce=proposal.nonce)
    newer = await trip.world.proposals.get(trip.maya, UUID(str(changed.value.facts["proposal_id"])))
    await trip.cancellations.confirm(trip.maya, newer.id, nonce=newer.nonce)
    await trip.work()
    assert (await trip.item("hotel"))["status"] == "cancelled"
    assert (await trip.all())[0]["refund"]["text"] == "500.00 USD"


async def test_more_than_was_shown_is_simply_given(trip: Trip) -> None:
    trip.beds.back = usd("500.00")
    proposal = await trip.quoted("hotel")
    trip.beds.back = usd("735.00")
    await trip.cancellations.confirm(trip.maya, proposal.id, nonce=proposal.nonce)
    await trip.work()
    assert (await trip.all())[0]["refund"]["text"] == "735.00 USD"


async def test_a_newer_quote_freezes_the_older_one(trip: Trip) -> None:
    first = await trip.quoted("hotel")
    await trip.quoted()
    with pytest.raises(Superseded):
        await trip.cancellations.confirm(trip.maya, first.id, nonce=first.nonce)


async def test_an_answer_that_was_lost_is_looked_up_and_the_item_cancelled_once(trip: Trip) -> None:
    trip.beds.cancel_after.append(OutcomeUnknown("The connection broke."))
    await trip.agreed("hotel")
    await trip.work()
    assert (await trip.item("hotel"))["status"] == "cancelled"
    assert trip.beds.cancel_calls == 1


async def test_an_answer_that_was_lost_before_anything_happened_is_asked_for_again(trip: Trip) -> None:
    trip.beds.cancel_errors.append(OutcomeUnknown("The connection broke."))
    await trip.agreed("hotel")
    await trip.work()
    assert (await trip.item("hotel"))["status"] == "cancelling"
    await trip.again()
    assert (await trip.item("hotel"))["status"] == "cancelled"
    assert len(trip.beds.cancelled) == 1


@pytest.mark.parametrize(
    "after_it", [False, True], ids=["before the supplier acted", "after it, before we wrote it down"]
)
async def test_a_death_in_the_middle_is_gone_on_with_and_nothing_happens_twice(
    own_card_trip: Trip, after_it: bool
) -> None:
    trip = own_card_trip
    (trip.beds.cancel_after if after_it else trip.beds.cancel_errors).append(Died())
    await trip.agreed("hotel")
    (cancellation,) = await trip.all()
    with pytest.raises(Died):
        await trip.cancellations.execute(trip.org, UUID(cancellation["id"]))
    await trip.again()
    assert (await trip.item("hotel"))["status"] == "cancelled"
    assert len(trip.beds.cancelled) == 1
    assert trip.bank.given_back == 73_500
    assert await trip.world.ledger_is_balanced()


async def test_a_quote_that_went_stale_is_asked_for_again_and_taken_when_no_worse(trip: Trip) -> None:
    await trip.agreed("flight")
    trip.air.stale |= set(trip.air.quotes)
    await trip.work()
    assert (await trip.item("flight"))["status"] == "cancelled"


async def test_a_quote_that_went_stale_and_got_worse_leaves_the_item_booked_and_says_so(trip: Trip) -> None:
    await trip.agreed("flight")
    trip.air.stale |= set(trip.air.quotes)
    trip.air.back = usd("100.00")
    await trip.work()
    assert (await trip.item("flight"))["status"] == "confirmed"
    assert (await trip.view())["status"] == "confirmed"
    assert trip.air.cancelled == []
    assert [one["status"] for one in await trip.all()] == ["failed"]
    assert "cancellation_changed" in await trip.announced()
    assert (await trip.view())["payment"]["refunds"] == []


async def test_credit_instead_of_money_goes_to_the_travel_desk_and_waits_for_its_word(trip: Trip) -> None:
    trip.air.back, trip.air.credit = usd("0"), usd("842.10")
    await trip.agreed("flight")
    await trip.work()
    assert (await trip.view())["status"] == "confirmed"
    (cancellation,) = await trip.all()
    assert cancellation["status"] == "pending"
    assert "credit" in cancellation["review_reasons"][0]
    assert [one["reason"] for one in (await trip.view())["attention"]] == ["cancellation.review"]
    with pytest.raises(RoleMissing):
        await trip.cancellations.approve(trip.maya, UUID(cancellation["id"]))
    await trip.cancellations.approve(trip.tom, UUID(cancellation["id"]))
    await trip.work()
    view = await trip.view()
    assert view["status"] == "partially_cancelled"
    assert view["attention"] == []


async def test_the_travel_desk_may_say_no_and_everything_stays(trip: Trip) -> None:
    trip.air.back, trip.air.credit = usd("0"), usd("842.10")
    await trip.agreed("flight")
    (cancellation,) = await trip.all()
    await trip.cancellations.reject(trip.tom, UUID(cancellation["id"]), because="Keep the credit.")
    await trip.work()
    assert (await trip.view())["status"] == "confirmed"
    assert (await trip.all())[0]["status"] == "rejected"
    assert trip.air.cancel_calls == 0


async def test_what_the_supplier_cancels_comes_back_whole_by_itself_and_everybody_hears(trip: Trip) -> None:
    reference = (await trip.item("hotel"))["supplier_reference"]
    trip.beds.back = usd("0")
    trip.beds.cancelled.append(reference)
    trip.beds.gives[reference] = usd("735.00")
    await trip.cancellations.look(trip.org, trip.booking_id)
    await trip.cancellations.look(trip.org, trip.booking_id)
    await trip.work()
    await trip.gave_back("hotelbeds", "735.00")
    await trip.work()
    view = await trip.view()
    assert view["status"] == "partially_cancelled"
    (cancellation,) = await trip.all()
    assert (cancellation["requested_by"], cancellation["refund"]["text"]) == ("provider", "735.00 USD")
    alert = next(one for one in view["attention"] if one["reason"] == "provider.cancelled")
    assert alert["severity"] == "critical"
    assert "provider_cancelled" in await trip.announced()
    assert any(message["template"] == "cancellation_confirmation" for message in view["messages"])


async def test_word_of_a_cancellation_of_our_own_starts_no_second_one(trip: Trip) -> None:
    from core.bookings.ports import CancellationNews

    reference = (await trip.item("flight"))["supplier_reference"]
    await trip.agreed("flight")
    assert await trip.cancellations.provider_cancelled("duffel", CancellationNews(reference)) == "noted"
    await trip.work()
    assert await trip.cancellations.provider_cancelled("duffel", CancellationNews(reference)) == "noted"
    assert await trip.cancellations.provider_cancelled("duffel", CancellationNews("ord_nobodys")) == "unmatched"
    assert len(await trip.all()) == 1


async def test_an_airline_that_gives_a_flight_up_is_heard_however_often_it_says_so(trip: Trip) -> None:
    from core.bookings.ports import CancellationNews

    news = CancellationNews((await trip.item("flight"))["supplier_reference"])
    trip.air.back = trip.world.flight.total
    heard = [await trip.cancellations.provider_cancelled("duffel", news) for _ in range(3)]
    assert heard == ["cancelled", "noted", "noted"]
    await trip.work()
    assert (await trip.item("flight"))["status"] == "cancelled"
    assert (await trip.all())[0]["refund"]["text"] == "842.10 USD"


async def test_the_traveller_is_told_once_by_mail_and_in_the_conversation(trip: Trip) -> None:
    await trip.agreed("hotel")
    await trip.work()
    await trip.gave_back("hotelbeds", "735.00", "ipi_x")
    await trip.gave_back("hotelbeds", "735.00", "ipi_x")
    await trip.work()
    templates = [message["template"] for message in (await trip.view())["messages"]]
    assert templates.count("cancellation_confirmation") == 1
    assert templates.count("refund_confirmation") == 1
    told = await trip.announced()
    assert (told.count("cancelled"), told.count("refund_arrived")) == (1, 1)
    mail = next(mail for mail in trip.world.post.mails if mail.subject.startswith("Cancelled"))
    assert "735.00 USD" in mail.text
    assert "5–10 business days" in mail.text


async def test_actions_say_what_can_be_cancelled_and_why_not(trip: Trip) -> None:
    view = (await trip.world.bookings.get(trip.maya, str(trip.booking_id))).as_json()
    assert next(one for one in view["actions"] if one["action"] == "cancel")["allowed"]
    await trip.agreed("hotel")
    await trip.work()
    view = (await trip.world.bookings.get(trip.maya, str(trip.booking_id))).as_json()
    by_kind = {item["kind"]: item["actions"][0] for item in view["items"]}
    assert by_kind["flight"]["allowed"]
    assert not by_kind["hotel"]["allowed"]
    assert by_kind["hotel"]["why_not"] == "The Strand House is cancelled."
