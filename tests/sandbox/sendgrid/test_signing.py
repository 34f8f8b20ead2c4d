from core.settings import Settings
from sandbox.sendgrid.signing import SigningKey
from tests.fixtures.vendor_specs import load_spec
from tests.sandbox.sendgrid.conftest import verifies

VECTOR = load_spec("vectors/signatures.json")["sendgrid"]


def test_a_signature_of_ours_is_checked_as_the_published_one_is():
    assert verifies(VECTOR["public_key"], (VECTOR["timestamp"] + VECTOR["body"]).encode(), VECTOR["header"])
    key = SigningKey("one")
    assert verifies(key.public_key, b"message", key.sign(b"message"))


def test_every_signature_verifies_with_its_own_key_and_its_own_message_only():
    key, other = SigningKey("one"), SigningKey("another")
    for number in range(5):
        message = f"message {number}".encode()
        signature = key.sign(message)
        assert verifies(key.public_key, message, signature)
        assert not verifies(key.public_key, message + b" ", signature)
        assert not verifies(other.public_key, message, signature)


def test_the_same_seed_gives_the_same_key_and_the_same_signatures():
    assert SigningKey("one").public_key == SigningKey("one").public_key
    assert SigningKey("one").sign(b"message") == SigningKey("one").sign(b"message")


def test_the_product_knows_the_key_by_default():
    default = Settings.model_fields["sendgrid_webhook_key"].default
    assert default == SigningKey("tripwright-sandbox-sendgrid-events").public_key
