"""The mailer port over SendGrid, and the events that come back."""

import base64
from datetime import UTC, datetime, timedelta

import httpx
import orjson
import pytest

from core.kernel.errors import OutcomeUnknown, TryLater
from core.messages.ports import Attachment, Mail
from core.providers.sendgrid.events import SignatureRefused, verify_events
from core.providers.sendgrid.mailer import MailRefused, SendGridMailer
from sandbox.config import SandboxConfig
from sandbox.sendgrid.signing import SigningKey
from tests.fixtures.vendor_specs import load_spec

MAIL = Mail(
    to_email="ada@example.com",
    to_name="Ada Lovelace",
    subject="Your trip to London",
    text="See you there.",
    html="<p>See you there.</p>",
    attachments=(Attachment("trip.ics", "text/calendar", b"BEGIN:VCALENDAR"),),
    custom_args={"message_id": "m1", "booking": "K7QM4D"},
)


@pytest.fixture
async def mailer(world):
    made = SendGridMailer("SG.tripwright-sandbox", "concierge@tripwright.example", base_url=f"{world.address}/sendgrid")
    yield made
    await made.aclose()


async def mailbox(world) -> list[dict]:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{world.address}/_sandbox/mailbox")).json()["items"]


async def test_a_mail_is_taken_and_its_id_given(mailer, world):
    receipt = await mailer.send(MAIL)
    assert receipt.provider_id
    (mail,) = await mailbox(world)
    assert mail["subject"] == "Your trip to London"
    assert mail["text"] == "See you there."
    assert base64.b64decode(mail["attachments"][0]["content_b64"]) == b"BEGIN:VCALENDAR"


async def test_a_mail_without_html_is_sent_as_text(mailer, world):
    await mailer.send(Mail("ada@example.com", "Ada", "Hello", "Text only.", ""))
    assert (await mailbox(world))[0]["text"] == "Text only."


async def test_a_refused_address_is_a_definite_no(mailer):
    with pytest.raises(MailRefused):
        await mailer.send(Mail("nobody", "N", "Hello", "Text", ""))


@pytest.mark.parametrize(("kind", "sent"), [("cut_after", 1), ("cut_before", 0)])
async def test_a_lost_answer_is_unknown_and_not_sent_again(mailer, world, kind, sent):
    world.fault("sendgrid", kind)
    with pytest.raises(OutcomeUnknown):
        await mailer.send(MAIL)
    assert len(await mailbox(world)) == sent
    assert world.calls("/mail/send") == 1


@pytest.mark.parametrize("kind", ["rate_limited", "error"])
async def test_a_busy_service_is_later(mailer, world, kind):
    world.fault("sendgrid", kind, status=503)
    with pytest.raises(TryLater) as later:
        await mailer.send(MAIL)
    assert not isinstance(later.value, OutcomeUnknown)


NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEY = SigningKey(SandboxConfig().sendgrid_signing_seed)
PUBLIC = KEY.public_key
BATCH = orjson.dumps(
    [
        {"sg_event_id": "e1", "sg_message_id": "abc.filter.1", "event": "delivered", "email": "a@example.com", "timestamp": 1},
        {"sg_event_id": "e2", "sg_message_id": "abc.x", "event": "open", "sg_machine_open": True, "timestamp": 2, "booking": "K7"},
    ]
)  # fmt: skip


def signed(raw: bytes, at: datetime) -> tuple[str, str]:
    stamp = str(int(at.timestamp()))
    return KEY.sign(stamp.encode() + raw), stamp


def test_the_publishers_own_vector_verifies():
    vectors = load_spec("vectors/signatures.json")
    vector = next(one["sendgrid"] for one in (vectors if isinstance(vectors, list) else [vectors]) if "sendgrid" in one)
    at = datetime.fromtimestamp(int(vector["timestamp"]), UTC)
    (event,) = verify_events(vector["body"].encode(), vector["header"], vector["timestamp"], vector["public_key"], at)
    assert event.kind == "dropped"
    assert event.provider_id == "LRzXl_NHStOGhQ4kofSm_A"


def test_a_batch_is_read_and_machines_are_no_humans():
    first, second = verify_events(BATCH, *signed(BATCH, NOW), PUBLIC, NOW)
    assert (first.provider_id, first.kind, first.is_human) == ("abc", "delivered", True)
    assert (second.is_human, second.raw["booking"]) == (False, "K7")


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_time_outside_the_window_is_refused_in_both_directions(off):
    with pytest.raises(SignatureRefused):
        verify_events(BATCH, *signed(BATCH, NOW + off), PUBLIC, NOW)


def test_a_changed_body_time_or_key_is_refused():
    signature, stamp = signed(BATCH, NOW)
    other = SigningKey("another").public_key
    for raw, when, key in ((BATCH + b" ", stamp, PUBLIC), (BATCH, str(int(stamp) + 1), PUBLIC), (BATCH, stamp, other)):
        with pytest.raises(SignatureRefused):
            verify_events(raw, signature, when, key, NOW)


@pytest.mark.parametrize("signature", ["", "AAAA", "MAA=", "not base64!", "MEUCIQ", "MAYCAQACAQA=", "MAYCAQECAQE="])
def test_a_malformed_signature_is_refused(signature):
    with pytest.raises(SignatureRefused):
        verify_events(BATCH, signature, str(int(NOW.timestamp())), PUBLIC, NOW)


@pytest.mark.parametrize("key", ["", "AAAA", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE" + "A" * 88])
def test_a_malformed_key_is_refused(key):
    with pytest.raises(SignatureRefused):
        verify_events(BATCH, *signed(BATCH, NOW), key, NOW)
