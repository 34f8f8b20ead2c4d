"""The account's objects, kept in the shape the wire shows. Members that begin with `_` are the sandbox's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from sandbox.kernel.clock import Clock
from sandbox.kernel.store import Store
from sandbox.stripe.errors import missing
from sandbox.stripe.ids import new_id

Json: TypeAlias = dict[str, Any]

_PARTY: Final = "stripe"
_INDEXED: Final[Mapping[str, tuple[str, ...]]] = {
    "customer": ("email",),
    "payment_method": ("customer",),
    "payment_intent": ("customer", "status"),
    "setup_intent": ("customer", "payment_method"),
    "charge": ("customer", "payment_intent"),
    "refund": ("charge", "payment_intent", "_waiting"),
    "dispute": ("charge", "payment_intent"),
    "balance_transaction": ("source", "type", "currency"),
    "event": ("type",),
    "webhook_endpoint": ("status",),
    "issuing.cardholder": ("email", "status"),
    "issuing.card": ("cardholder", "status", "_fingerprint"),
    "issuing.authorization": ("card", "cardholder", "status", "_merchant_reference"),
    "issuing.transaction": ("card", "cardholder", "authorization"),
}
NAMES: Final = {
    "payment_method": "PaymentMethod",
    "payment_intent": "payment_intent",
    "setup_intent": "setupintent",
    "webhook_endpoint": "webhook endpoint",
    "issuing.cardholder": "issuing cardholder",
    "issuing.card": "issuing card",
    "issuing.authorization": "issuing authorization",
    "issuing.transaction": "issuing transaction",
}


class Books:
    """Reads and writes of objects. Call it inside a transaction of the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def now(self) -> int:
        """The account's time in unix seconds."""
        return int(self._clock.now().timestamp())

    def create(self, kind: str, **members: Any) -> Json:
        """A new object, kept."""
        made: Json = {"id": new_id(kind), "object": kind, "created": self.now(), "livemode": False, **members}
        return self.keep(made)

    def keep(self, thing: Json) -> Json:
        """Write an object back."""
        kind = str(thing["object"])
        index = {name: thing.get(name) for name in _INDEXED[kind]}
        self._store.put(_PARTY, kind, str(thing["id"]), thing, **index)
        return thing

    def find(self, kind: str, identifier: str) -> Json | None:
        """An object, or nothing."""
        return self._store.get(_PARTY, kind, identifier)

    def get(self, kind: str, identifier: str, *, param: str = "id") -> Json:
        """An object, or Stripe's `No such …`."""
        found = self.find(kind, identifier)
        if found is None:
            raise missing(NAMES.get(kind, kind), identifier, param=param)
        return found

    def all(
        self, kind: str, where: Callable[[Json], bool] | None = None, *, newest_first: bool = True, **index: Any
    ) -> list[Json]:
        """Objects of a kind whose indexed members match."""
        return self._store.find(_PARTY, kind, where, newest_first=newest_first, **index)

    def total(self, pocket: str) -> int:
        """The running sum of a pocket of money, such as `issuing:usd`."""
        found = self._store.get(_PARTY, "pocket", pocket)
        return 0 if found is None else int(found["amount"])

    def add_to(self, pocket: str, amount: int) -> None:
        """Move money into (or, negative, out of) a pocket."""
        self._store.put(_PARTY, "pocket", pocket, {"id": pocket, "amount": self.total(pocket) + amount})

    def pockets(self, prefix: str) -> dict[str, int]:
        """The sums of every pocket under a prefix, by what follows it."""
        found = self._store.find(_PARTY, "pocket", lambda one: str(one["id"]).startswith(prefix))
        return {str(one["id"]).removeprefix(prefix): int(one["amount"]) for one in found}


def public(thing: Mapping[str, Any]) -> Json:
    """What the wire shows of an object."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}


def with_metadata(thing: Json, params: Mapping[str, Any]) -> None:
    """Apply `metadata` as an update does: pairs are merged, an empty value removes its key, an empty object all."""
    if "metadata" not in params:
        return
    given = params["metadata"]
    if given is None:
        thing["metadata"] = {}
        return
    merged = {**thing["metadata"], **given}
    thing["metadata"] = {key: value for key, value in merged.items() if value != ""}


def our_reference(thing: Mapping[str, Any]) -> str | None:
    """The caller's own reference on an object, as far as its metadata tells."""
    metadata = thing.get("metadata") or {}
    return metadata.get("reference") or metadata.get("booking")
