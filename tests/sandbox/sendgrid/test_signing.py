import pytest

from sandbox.sendgrid import p256
from tests.fixtures.vendor_specs import load_spec

VECTOR = load_spec("vectors/signatures.json")["sendgrid"]


def test_the_published_signature_verifies():
    message = (VECTOR["timestamp"] + VECTOR["body"]).encode()
    assert p256.verify(VECTOR["public_key"], message, VECTOR["header"])


@pytest.mark.parametrize("change", [lambda m: m[:-2], lambda m: m + b" ", lambda m: b"1" + m[1:-1] + b"x"])
def test_any_other_message_does_not_verify(change):
    message = change((VECTOR["timestamp"] + VECTOR["body"]).encode())
    assert not p256.verify(VECTOR["public_key"], message, VECTOR["header"])


@pytest.mark.parametrize("signature", ["", "MEUC", "AAAA", VECTOR["header"][:-4]])
def test_what_is_no_signature_does_not_verify(signature):
    assert not p256.verify(VECTOR["public_key"], b"x", signature)


def test_the_nonce_is_the_one_of_rfc_6979():
    secret = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
    signature = p256._read_signature(__import__("base64").b64decode(p256.sign(secret, b"sample")))
    assert signature == (
        0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
        0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8,
    )


def test_every_signature_made_here_verifies_with_its_own_key_only():
    secret, other = p256.key_from_seed("one"), p256.key_from_seed("another")
    for number in range(5):
        message = f"message {number}".encode()
        signature = p256.sign(secret, message)
        assert p256.verify(p256.public_key(secret), message, signature)
        assert not p256.verify(p256.public_key(other), message, signature)
