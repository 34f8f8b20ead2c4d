import time
from datetime import UTC, datetime

import httpx
import pytest

from sandbox.config import SandboxConfig
from sandbox.hotelbeds.wire import signature
from sandbox.server import create_sandbox
from tests.fixtures.vendor_specs import load_spec
from tests.sandbox.hotelbeds.conftest import Agency, signed_headers


def test_the_signature_is_the_published_one():
    vector = load_spec("vectors/signatures.json")["hotelbeds"]
    assert signature(vector["api_key"], vector["secret"], int(vector["timestamp"])) == vector["header"]


@pytest.mark.parametrize(
    "headers",
    [
        signed_headers(key="another-key"),
        signed_headers(secret="another secret"),
        signed_headers(at=1_600_000_000),
        {"Api-key": "sandbox-hotelbeds-key"},
        {},
    ],
    ids=["wrong key", "wrong secret", "clock far off", "no signature", "nothing"],
)
async def test_a_call_that_does_not_identify_itself_is_refused(agency, headers):
    response = await agency.ask("POST", "/hotels", "availabilityRS", headers=headers | {"x": "1"}, json={})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "AUTHORIZATION_ERROR"


@pytest.mark.parametrize("drift", [-200, 200])
async def test_a_clock_a_few_minutes_off_is_accepted(agency, drift):
    headers = signed_headers(at=int(time.time()) + drift)
    response = await agency.ask("POST", "/hotels", "availabilityRS", headers=headers, json=agency.search_body())
    assert response.status_code == 200


async def test_callers_are_not_locked_out_when_the_sandbox_clock_is_moved(agency):
    agency.hub.clock.advance(3 * 86400)
    assert (await agency.search()).status_code == 200


async def test_a_sandbox_started_at_another_date_still_knows_the_worlds_time(cards):
    sandbox = create_sandbox(SandboxConfig(clock_start=datetime(2028, 2, 1, tzinfo=UTC)))
    elsewhen = Agency(sandbox)
    async with elsewhen.http:
        assert (await elsewhen.search()).status_code == 200
    await sandbox.hub.close()


async def test_xml_is_not_offered_and_not_understood(agency):
    asks_for_xml = signed_headers() | {"Accept": "application/xml"}
    assert (await agency.ask("POST", "/hotels", "availabilityRS", headers=asks_for_xml, json={})).status_code == 406
    sends_xml = signed_headers() | {"Content-Type": "application/xml"}
    refused = await agency.ask("POST", "/hotels", "availabilityRS", headers=sends_xml, content="<a/>")
    assert refused.status_code == 415


async def test_answers_are_compressed_for_those_who_take_it(agency):
    body = agency.search_body()
    squeezed = await agency.ask("POST", "/hotels", "availabilityRS", json=body)
    assert squeezed.headers["content-encoding"] == "gzip"
    plain = await agency.ask(
        "POST", "/hotels", "availabilityRS", json=body, headers=signed_headers() | {"Accept-Encoding": "identity"}
    )
    assert "content-encoding" not in plain.headers
    assert len(plain.content) == len(squeezed.content)


async def test_a_body_that_is_no_json_is_an_invalid_request(agency):
    headers = signed_headers() | {"Content-Type": "application/json"}
    for content in (b"{", b"[]"):
        response = await agency.ask("POST", "/hotels", "availabilityRS", headers=headers, content=content)
        assert response.status_code == 400
        assert response.json()["error"]["code"] == "INVALID_REQUEST"


async def test_quota_and_rate_limits_answer_in_the_vendors_shape(agency):
    agency.script("quota")
    assert (await agency.search()).json()["error"]["message"] == "Quota exceeded"
    agency.script("rate_limited")
    limited = await agency.search()
    assert limited.status_code == 429
    assert limited.headers["retry-after"] == "1"
    agency.script("error", status=500)
    broken = await agency.search()
    assert broken.status_code == 500
    assert broken.json()["error"]["code"].startswith("SYSTEM_ERROR-")
    assert (await agency.search()).status_code == 200


async def test_a_connection_cut_after_a_booking_leaves_the_booking(agency):
    rate = await agency.flexible()
    agency.script("cut_after", method="POST", path="bookings")
    with pytest.raises(httpx.RemoteProtocolError):
        await agency.book(rate["rateKey"], reference="LOST-1")
    today = agency.today().isoformat()
    found = await agency.ask(
        "GET", f"/bookings?start={today}&end={today}&from=1&to=25&clientReference=lost-1", "bookingListRS"
    )
    assert [one["status"] for one in found.json()["bookings"]["bookings"]] == ["CONFIRMED"]
    assert len(agency.effects("order")) == 1
