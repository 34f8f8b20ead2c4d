import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from core.providers.sendgrid.signatures import read_public_key, verifies
from sandbox.sendgrid.signing import SigningKey
from tests.fixtures.vendor_specs import load_spec

VECTOR = load_spec("vectors/signatures.json")["sendgrid"]
MESSAGE = (VECTOR["timestamp"] + VECTOR["body"]).encode()


def shown(key):
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def test_the_published_signature_holds():
    assert verifies(read_public_key(VECTOR["public_key"]), MESSAGE, VECTOR["header"])


def test_the_sandbox_signs_as_the_vendor_does():
    key = SigningKey("one")
    assert verifies(read_public_key(key.public_key), MESSAGE, key.sign(MESSAGE))


@pytest.mark.parametrize(
    "message", [MESSAGE[:-2], MESSAGE + b" ", b"1" + MESSAGE[1:-1] + b"x", b""], ids=["cut", "longer", "other", "empty"]
)
def test_a_signature_holds_for_its_own_message_only(message):
    assert not verifies(read_public_key(VECTOR["public_key"]), message, VECTOR["header"])


@pytest.mark.parametrize("signature", ["", "MEUC", "AAAA", "no base64 ä", VECTOR["header"][:-4]])
def test_what_is_no_signature_does_not_hold(signature):
    assert not verifies(read_public_key(VECTOR["public_key"]), MESSAGE, signature)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no base64 ä",
        base64.b64encode(b"no key").decode(),
        VECTOR["public_key"][:-8],
        shown(ec.generate_private_key(ec.SECP384R1())),
        shown(ed25519.Ed25519PrivateKey.generate()),
    ],
    ids=["empty", "no base64", "no key", "cut", "another curve", "another algorithm"],
)
def test_a_key_of_another_kind_is_not_read(text):
    with pytest.raises(ValueError, match="."):
        read_public_key(text)


def test_a_key_may_be_wrapped_over_lines():
    wrapped = "\n".join(VECTOR["public_key"][at : at + 40] for at in range(0, 200, 40))
    assert verifies(read_public_key(wrapped), MESSAGE, VECTOR["header"])
