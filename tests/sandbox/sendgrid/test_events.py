import json

import pytest

from sandbox.sendgrid.signing import SigningKey
from tests.fixtures.vendor_specs import load_spec
from tests.sandbox.sendgrid.conftest import a_mail, verifies


async def received(post):
    await post.hub.webhooks.flush()
    return [event for raw, _ in post.received for event in json.loads(raw)]


async def test_a_mail_is_processed_and_then_delivered(post):
    sent = await post.send()
    events = await received(post)
    assert [event["event"] for event in events] == ["processed", "delivered"]
    for event in events:
        assert event["sg_message_id"].split(".", 1)[0] == sent.headers["x-message-id"]
        assert event["booking"] == "K7QM2D"
        assert event["category"] == ["itinerary"]
        assert event["email"] == "grace@example.com"
    assert len({event["sg_event_id"] for event in events}) == 2


async def test_events_arrive_as_arrays_signed_over_timestamp_and_raw_bytes(post):
    await post.send()
    await received(post)
    public = (await post.http.get("/_sandbox/keys")).json()["sendgrid"]["webhook_public_key"]
    for raw, headers in post.received:
        assert raw.endswith(b"]\r\n")
        timestamp = headers["x-twilio-email-event-webhook-timestamp"]
        signature = headers["x-twilio-email-event-webhook-signature"]
        assert verifies(public, timestamp.encode() + raw, signature)
        assert not verifies(public, timestamp.encode() + raw.strip(), signature)


async def test_the_public_key_is_a_constant(post):
    public = (await post.http.get("/_sandbox/keys")).json()["sendgrid"]["webhook_public_key"]
    assert public == SigningKey("tripwright-sandbox-sendgrid-events").public_key


async def test_events_have_the_members_of_the_published_examples(post):
    examples = {
        (one["event"], one.get("type")): set(one) for one in load_spec("sendgrid/event-webhook.examples.json")["batch"]
    }
    await post.send()
    for what in ("open", "click", "spamreport"):
        await post.happens(type=what)
    for local in ("bounce", "blocked", "deferred"):
        await post.send(a_mail(personalizations=[{"to": [{"email": f"{local}@example.com"}]}]))
    ours = {(one["event"], one.get("type")): set(one) for one in await received(post)}
    assert len(ours) >= 8
    for what, members in ours.items():
        assert examples[what] - members <= {"category", "booking_id"}, what


async def test_an_opened_mail_tells_whether_a_machine_opened_it(post):
    sent = await post.send()
    happened = await post.happens(type="open", id=sent.headers["x-message-id"], sg_machine_open=True)
    assert happened.status_code == 201
    assert (await received(post))[-1]["sg_machine_open"] is True
    assert (await post.mailbox())[0]["status"] == "open"


@pytest.mark.parametrize(
    "event", [{"type": "open", "id": "none"}, {"type": "open", "email": "x@y.zz"}, {"type": "melt"}]
)
async def test_what_cannot_happen_is_refused(post, event):
    await post.send()
    assert (await post.happens(**event)).status_code == 422


async def test_nothing_is_sent_to_an_address_that_bounced(post):
    mail = a_mail(personalizations=[{"to": [{"email": "bounce@example.com"}]}])
    await post.send(mail)
    await post.send(mail)
    events = await received(post)
    assert [event["event"] for event in events] == ["processed", "bounce", "dropped"]
    assert events[-1]["reason"] == "Bounced Address"


async def test_a_scripted_bounce_takes_one_mail_to_that_address(post):
    post.script("bounce", args={"email": "ada@example.com"})
    await post.send()
    await post.send(a_mail(personalizations=[{"to": [{"email": "ada@example.com"}]}]))
    events = await received(post)
    assert [(event["event"], event["email"]) for event in events if event["event"] == "bounce"] == [
        ("bounce", "ada@example.com")
    ]


async def test_a_deferred_mail_is_delivered_later(post):
    await post.send(a_mail(personalizations=[{"to": [{"email": "deferred@example.com"}]}]))
    assert [event["event"] for event in await received(post)] == ["processed", "deferred", "delivered"]


async def test_a_duplicate_has_the_same_event_ids(post):
    post.script("webhook_duplicate", args={"copies": 2, "type": "delivered"})
    await post.send()
    ids = [event["sg_event_id"] for event in await received(post) if event["event"] == "delivered"]
    assert len(ids) == 2
    assert len(set(ids)) == 1
