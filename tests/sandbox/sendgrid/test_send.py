import base64

import pytest

from sandbox.config import SandboxConfig
from sandbox.server import create_sandbox
from tests.sandbox.sendgrid.conftest import a_mail


async def test_an_accepted_mail_is_202_with_an_id_and_no_body(post):
    response = await post.send()
    assert response.status_code == 202
    assert response.content == b""
    assert response.headers["x-message-id"]


async def test_an_accepted_mail_is_in_the_mailbox_with_its_attachment(post):
    sent = await post.send()
    [mail] = await post.mailbox()
    assert mail["id"] == sent.headers["x-message-id"]
    assert (mail["to"], mail["from"]) == ("grace@example.com", "Tripwright <trips@example.com>")
    assert (mail["subject"], mail["text"]) == ("Your trip to London", "Have a good trip.")
    assert mail["html"] == "<p>Have a good trip.</p>"
    [attachment] = mail["attachments"]
    assert (attachment["filename"], attachment["type"]) == ("trip.ics", "text/calendar")
    assert base64.b64decode(attachment["content_b64"]).startswith(b"BEGIN:VCALENDAR")
    one = await post.http.get(f"/_sandbox/mailbox/{mail['id']}")
    assert one.json() == mail


async def test_the_newest_mail_comes_first(post):
    for subject in ("first", "second"):
        await post.send(a_mail(subject=subject))
    assert [mail["subject"] for mail in await post.mailbox()] == ["second", "first"]


async def test_each_personalisation_is_a_mail_of_its_own(post):
    people = [{"to": [{"email": f"{name}@example.com"}], "subject": f"For {name}"} for name in ("ada", "bob")]
    await post.send(a_mail(personalizations=people))
    assert {mail["to"]: mail["subject"] for mail in await post.mailbox()} == {
        "ada@example.com": "For ada",
        "bob@example.com": "For bob",
    }


async def test_the_effect_carries_our_reference(post):
    await post.send()
    [effect] = post.hub.effects.all(party="sendgrid")
    assert (effect["kind"], effect["our_reference"], effect["status"]) == ("message", "K7QM2D", "delivered")


async def test_sendgrids_own_sandbox_mode_checks_and_sends_nothing(post):
    response = await post.send(a_mail(mail_settings={"sandbox_mode": {"enable": True}}))
    assert response.status_code == 200
    assert await post.mailbox() == []


async def test_a_template_needs_no_content_and_no_subject(post):
    mail = a_mail(template_id="d-123")
    del mail["content"], mail["subject"]
    mail["personalizations"][0]["dynamic_template_data"] = {"name": "Grace"}
    assert (await post.send(mail)).status_code == 202
    assert (await post.mailbox())[0]["template"] == {"id": "d-123", "data": {"name": "Grace"}}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"personalizations": []}, "personalizations"),
        ({"personalizations": [{"to": []}]}, "personalizations.0.to"),
        ({"personalizations": [{"to": [{"email": "nobody"}]}]}, "personalizations.0.to.0.email"),
        ({"personalizations": [{"to": [{"email": "a@b.co"}], "cc": [{"email": "A@b.co"}]}]}, "personalizations.0"),
        (
            {"personalizations": [{"to": [{"email": "a@b.co"}], "custom_args": {"n": 1}}]},
            "personalizations.0.custom_args",
        ),
        ({"from": {"name": "x"}}, "from.email"),
        ({"from": {"email": "x@"}}, "from.email"),
        ({"subject": ""}, "subject"),
        ({"content": []}, "content"),
        ({"content": [{"type": "text/html", "value": "b"}, {"type": "text/plain", "value": "a"}]}, "content"),
        ({"content": [{"type": "text/plain", "value": "a"}, {"type": "text/plain", "value": "b"}]}, "content"),
        ({"content": [{"type": "text/plain", "value": ""}]}, "content.0.value"),
        ({"content": [{"type": "plain", "value": "x"}]}, "content.0.type"),
        ({"attachments": [{"content": "not base64!", "filename": "x"}]}, "attachments.0.content"),
        ({"attachments": [{"content": "AAAA"}]}, "attachments.0.filename"),
        ({"attachments": [{"content": "AAAA", "filename": "x", "disposition": "thrown"}]}, "attachments.0.disposition"),
        ({"categories": [str(number) for number in range(11)]}, "categories"),
        ({"send_at": 4_000_000_000}, "send_at"),
        ({"colour": "blue"}, "colour"),
    ],
)
async def test_a_mail_that_does_not_fit_is_refused_and_names_the_field(post, change, field):
    response = await post.send(a_mail(**change))
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field
    assert await post.mailbox() == []


async def test_a_mail_above_thirty_megabytes_is_too_large(post):
    body = "x" * (31 * 1024 * 1024)
    response = await post.send(a_mail(content=[{"type": "text/plain", "value": body}]))
    assert response.status_code == 413


@pytest.mark.parametrize(("key", "status"), [("SG.other", 401), ("", 401)])
async def test_a_wrong_key_is_refused(post, key, status):
    assert (await post.send(key=key)).status_code == status


async def test_wrong_methods_types_and_bodies_answer_in_the_vendors_shape(post):
    assert (await post.ask("GET", "/v3/mail/send")).status_code == 405
    assert (await post.ask("GET", "/v3/nothing")).status_code == 404
    assert (await post.ask("POST", "/v3/mail/send", content=b"x=1")).status_code == 415
    headers = {"content-type": "application/json"}
    assert (await post.ask("POST", "/v3/mail/send", content=b"{", headers=headers)).status_code == 400


async def test_scripted_refusals_send_nothing(post):
    post.script("rate_limited")
    limited = await post.send()
    assert limited.status_code == 429
    assert int(limited.headers["x-ratelimit-reset"]) > 0
    post.script("error", status=500)
    assert (await post.send()).status_code == 500
    assert await post.mailbox() == []


async def test_the_mailbox_survives_a_restart(tmp_path):
    config = SandboxConfig(state_path=tmp_path / "state.db")
    first = create_sandbox(config)
    first.hub.store.put("sendgrid", "mail", "m1", {"id": "m1"})
    await first.hub.close()
    second = create_sandbox(config)
    assert second.hub.store.get("sendgrid", "mail", "m1") == {"id": "m1"}
    await second.hub.close()
