"""Everything the imitated parties really did, kept for proofs: one record per order, charge, refund, card or message."""

from typing import Any

from sandbox.kernel.clock import Clock
from sandbox.kernel.store import Document, Store

_PARTY, _KIND = "_sandbox", "effect"
KINDS = (
    "order", "hold", "charge", "capture", "refund", "card", "authorization", "message", "cancellation",
)  # fmt: skip


class Effects:
    """Call it inside the transaction of the state change it tells of."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def record(
        self,
        party: str,
        kind: str,
        id_: str,
        *,
        our_reference: str | None = None,
        idempotency_key: str | None = None,
        amount: str | int | None = None,
        currency: str | None = None,
        status: str = "done",
        **facts: Any,
    ) -> Document:
        """`amount` as the vendor words it: minor units or decimal string."""
        if kind not in KINDS:
            raise ValueError(f"unknown kind of effect {kind!r}; known: {', '.join(KINDS)}")
        at = self._clock.now().isoformat()
        effect: Document = {
            "party": party, "kind": kind, "id": id_, "our_reference": our_reference,
            "idempotency_key": idempotency_key, "amount": amount, "currency": currency, "status": status,
            "at": at, "updated_at": at, "facts": facts,
        }  # fmt: skip
        self._put(effect)
        return effect

    def update(self, party: str, kind: str, id_: str, *, status: str | None = None, **facts: Any) -> Document | None:
        effect = self._store.get(_PARTY, _KIND, f"{party}:{kind}:{id_}")
        if effect is None:
            return None
        effect["status"] = status or effect["status"]
        effect["updated_at"] = self._clock.now().isoformat()
        effect["facts"] |= facts
        self._put(effect)
        return effect

    def all(self, *, party: str | None = None, our_reference: str | None = None) -> list[Document]:
        given: dict[str, Any] = {"of": party, "reference": our_reference}
        return self._store.find(_PARTY, _KIND, None, **{name: value for name, value in given.items() if value})

    def counts(self, *, party: str | None = None, our_reference: str | None = None) -> dict[str, dict[str, int]]:
        """Party -> kind -> how many."""
        counts: dict[str, dict[str, int]] = {}
        for effect in self.all(party=party, our_reference=our_reference):
            kinds = counts.setdefault(effect["party"], {})
            kinds[effect["kind"]] = kinds.get(effect["kind"], 0) + 1
        return counts

    def _put(self, effect: Document) -> None:
        key = f"{effect['party']}:{effect['kind']}:{effect['id']}"
        self._store.put(_PARTY, _KIND, key, effect, of=effect["party"], reference=effect["our_reference"])
