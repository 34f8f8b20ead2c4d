"""Duffel's signed events."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from core.providers.duffel.webhooks import SignatureRefused, verify_webhook
from tests.fixtures.vendor_specs import load_spec

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = "duffel-whsec-tripwright"


def signed(raw: bytes, at: datetime, secret: str = SECRET) -> str:
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={hmac.new(secret.encode(), stamp.encode() + b'.' + raw, hashlib.sha256).hexdigest()}"


def test_the_publishers_own_vector_verifies():
    vectors = load_spec("vectors/signatures.json")
    vector = next(one["duffel"] for one in (vectors if isinstance(vectors, list) else [vectors]) if "duffel" in one)
    at = datetime.fromtimestamp(int(vector["header"].split(",")[0][2:]), UTC)
    event = verify_webhook(vector["body"].encode(), vector["header"], vector["secret"], at)
    assert event["type"] == "order.updated"


def test_a_signed_event_is_read():
    raw = b'{"id":"wev_1","type":"order.created"}'
    assert verify_webhook(raw, signed(raw, NOW), SECRET, NOW)["id"] == "wev_1"


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_time_outside_the_window_is_refused_in_both_directions(off):
    raw = b"{}"
    with pytest.raises(SignatureRefused):
        verify_webhook(raw, signed(raw, NOW + off), SECRET, NOW)


@pytest.mark.parametrize("off", [timedelta(minutes=4), timedelta(minutes=-4)])
def test_a_time_inside_the_window_is_taken(off):
    raw = b"{}"
    assert verify_webhook(raw, signed(raw, NOW + off), SECRET, NOW) == {}


@pytest.mark.parametrize(
    "header", ["", "t=,v1=", "t=abc,v1=00", "v1=00", "t=1", "nonsense", "t=99999999999999999999,v1=00", "t=²,v1=00"]
)
def test_a_malformed_header_is_refused(header):
    with pytest.raises(SignatureRefused):
        verify_webhook(b"{}", header, SECRET, NOW)


def test_another_secret_or_body_is_refused():
    header = signed(b"{}", NOW)
    with pytest.raises(SignatureRefused):
        verify_webhook(b"{ }", header, SECRET, NOW)
    with pytest.raises(SignatureRefused):
        verify_webhook(b"{}", header, "another", NOW)


@pytest.mark.parametrize("raw", [b"not json", b"[]"])
def test_what_is_no_object_is_refused_even_when_signed(raw):
    with pytest.raises(SignatureRefused):
        verify_webhook(raw, signed(raw, NOW), SECRET, NOW)
