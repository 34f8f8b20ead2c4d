import pytest

from tests.fixtures.vendor_specs import load_spec, openapi_problems
from tests.sandbox.sendgrid.conftest import a_mail

DOCUMENT = "sendgrid/suppressions_v3.json"


async def suppress(post, what):
    await post.send()
    await post.happens(type=what)


@pytest.mark.parametrize(
    ("what", "name", "schema"),
    [
        ("bounce", "bounces", {"type": "array", "items": {"$ref": "#/components/schemas/BounceResponse"}}),
        ("spamreport", "spam_reports", "SpamReportsResponse"),
        ("unsubscribe", "unsubscribes", {"type": "array", "items": {"type": "object"}}),
    ],
)
async def test_a_suppressed_address_is_listed_and_can_be_taken_off(post, what, name, schema):
    await suppress(post, what)
    listed = await post.ask("GET", f"/v3/suppression/{name}")
    assert [entry["email"] for entry in listed.json()] == ["grace@example.com"]
    assert openapi_problems(DOCUMENT, schema, listed.json()) == []
    assert (await post.ask("DELETE", f"/v3/suppression/{name}/grace@example.com")).status_code == 204
    assert (await post.ask("GET", f"/v3/suppression/{name}/grace@example.com")).json() == []
    assert (await post.ask("DELETE", f"/v3/suppression/{name}/grace@example.com")).status_code == 404


async def test_a_block_is_listed_but_does_not_hold_the_next_mail(post):
    post.script("blocked")
    await post.send()
    await post.send()
    blocks = (await post.ask("GET", "/v3/suppression/blocks")).json()
    assert openapi_problems(DOCUMENT, "BlocksResponse", blocks) == []
    assert [mail["status"] for mail in await post.mailbox()] == ["delivered", "bounce"]


async def test_lists_are_emptied_whole_or_by_address(post):
    for name in ("bounce", "blocked"):
        await post.send(a_mail(personalizations=[{"to": [{"email": f"{name}@example.com"}]}]))
    for body in ({}, {"delete_all": True, "emails": ["a@b.co"]}):
        assert (await post.ask("DELETE", "/v3/suppression/bounces", json=body)).status_code == 400
    await post.ask("DELETE", "/v3/suppression/bounces", json={"emails": ["bounce@example.com"]})
    await post.ask("DELETE", "/v3/suppression/blocks", json={"delete_all": True})
    for name in ("bounces", "blocks"):
        assert (await post.ask("GET", f"/v3/suppression/{name}")).json() == []


async def test_a_person_may_unsubscribe_from_everything(post):
    added = await post.ask("POST", "/v3/asm/suppressions/global", json={"recipient_emails": ["grace@example.com"]})
    assert added.status_code == 201
    found = await post.ask("GET", "/v3/asm/suppressions/global/grace@example.com")
    operation = load_spec(DOCUMENT)["paths"]["/v3/asm/suppressions/global/{email}"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert openapi_problems(DOCUMENT, schema, found.json()) == []
    await post.send()
    assert (await post.mailbox())[0]["status"] == "dropped"
    await post.ask("DELETE", "/v3/asm/suppressions/global/grace@example.com")
    assert (await post.ask("GET", "/v3/asm/suppressions/global/grace@example.com")).json() == {}


async def test_batches_have_ids(post):
    made = await post.ask("POST", "/v3/mail/batch")
    assert made.status_code == 201
    assert openapi_problems("sendgrid/mail_v3.json", "MailBatchResponse", made.json()) == []
    assert (await post.ask("GET", f"/v3/mail/batch/{made.json()['batch_id']}")).json() == made.json()
