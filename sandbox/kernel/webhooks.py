"""Webhooks: stored in the transaction of the state change, sent afterwards, repeated with back-off until accepted.

Faults (kind, per party; argument `type` narrows to one event type): `webhook_duplicate` {copies}, `webhook_delay`
{seconds}, `webhook_drop`, `webhook_reorder` (the event is sent after the next one).
"""

import asyncio
import base64
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import httpx
import orjson

from sandbox.kernel.clock import Clock
from sandbox.kernel.faults import Faults
from sandbox.kernel.ids import new_id
from sandbox.kernel.store import Document, Store

FAULTS: Mapping[str, str] = {
    "webhook_duplicate": "The next webhook arrives `copies` times (2 unless told).",
    "webhook_delay": "The next webhook arrives `seconds` late.",
    "webhook_drop": "The next webhook is lost.",
    "webhook_reorder": "The next webhook arrives after the one that follows it.",
}
BACK_OFF = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0)
_PARTY, _KIND = "_sandbox", "webhook"
_REORDER_WAIT = 3.0

# (raw body, wire time, the receiver's secret or None for the party's default) -> headers
Signer = Callable[[bytes, datetime, str | None], Mapping[str, str]]


class Webhooks:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        faults: Faults,
        base: str | None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._store, self._clock, self._faults = store, clock, faults
        self._base, self._transport = base.rstrip("/") if base else None, transport
        self._signers: dict[str, Signer] = {}
        self._task: asyncio.Task[None] | None = None
        self._wake: asyncio.Event | None = None

    def sign_with(self, party: str, signer: Signer) -> None:
        self._signers[party] = signer

    def emit(
        self,
        party: str,
        event_type: str,
        body: Any,
        *,
        event_id: str | None = None,
        url: str | None = None,
        secret: str | None = None,
    ) -> Document:
        """Store one event for one receiver (`{webhook_base}/{party}` unless `url`) and send it after the commit.

        `body` is any JSON value, or its bytes where the vendor has its own way of writing them. It is frozen here:
        every attempt and redelivery sends the same bytes.
        """
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        target = url or (f"{self._base}/{party}" if self._base else None)
        now = time.time()
        due, copies, state = now, 1, "pending" if target else "no_receiver"
        if self._faults.domain(party, "webhook_drop", type=event_type) is not None:
            state = "dropped"
        if (twice := self._faults.domain(party, "webhook_duplicate", type=event_type)) is not None:
            copies = int(twice.get("copies", 2))
        if (late := self._faults.domain(party, "webhook_delay", type=event_type)) is not None:
            due += float(late["seconds"])
        held = self._faults.domain(party, "webhook_reorder", type=event_type) is not None
        with self._store.transaction():
            self._release_held(party, now)
            delivery: Document = {}
            for copy in reversed(range(copies)):
                delivery = {
                    "id": new_id("whd", 20), "party": party, "type": event_type,
                    "event_id": event_id or _id_in(body), "url": target, "secret": secret, "body": raw.decode(),
                    "state": state, "attempts": [], "due": due + (_REORDER_WAIT if held else 0), "held": held,
                    "copy": copy, "created_at": self._clock.now().isoformat(), "number": self._number(),
                }  # fmt: skip
                self._save(delivery)
            self._store.after_commit(self.kick)
        return delivery

    def deliveries(self, *, party: str | None = None, newest_first: bool = True) -> list[Document]:
        index: dict[str, Any] = {} if party is None else {"of": party}
        return self._store.find(_PARTY, _KIND, None, newest_first=newest_first, **index)

    def redeliver(self, id_: str) -> Document | None:
        """Send the same bytes again, signed anew."""
        delivery = self._store.get(_PARTY, _KIND, id_)
        if delivery is None:
            return None
        delivery["url"] = delivery["url"] or (f"{self._base}/{delivery['party']}" if self._base else None)
        delivery |= {"state": "pending" if delivery["url"] else "no_receiver", "due": time.time(), "held": False}
        delivery["retries"] = 0
        self._save(delivery)
        self.kick()
        return delivery

    def kick(self) -> None:
        """Start the sender on the running loop, or wake it. Without a loop nothing is sent until there is one."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self._task is not None and not self._task.done() and self._task.get_loop() is loop:
            if self._wake is not None:
                self._wake.set()
            return
        self._wake = asyncio.Event()
        self._task = loop.create_task(self._send_until_none_is_left())

    async def flush(self) -> int:
        """Send everything pending now, whatever its due time; how many were accepted. For tests."""
        accepted = 0
        for delivery in self._pending():
            accepted += await self._send(delivery)
        return accepted

    async def close(self) -> None:
        task, self._task = self._task, None
        if task is not None and not task.done() and task.get_loop() is asyncio.get_running_loop():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _send_until_none_is_left(self) -> None:
        while pending := self._pending():
            wait = min(delivery["due"] for delivery in pending) - time.time()
            if wait > 0 and self._wake is not None:
                self._wake.clear()
                try:
                    await asyncio.wait_for(self._wake.wait(), wait)
                except TimeoutError:
                    continue
            for delivery in pending:
                if delivery["due"] <= time.time():
                    await self._send(delivery)

    async def _send(self, delivery: Document) -> bool:
        raw = str(delivery["body"]).encode()
        headers = {"content-type": "application/json", "user-agent": "tripwright-sandbox"}
        signer = self._signers.get(delivery["party"])
        if signer is not None:
            headers |= dict(signer(raw, self._clock.wire_now(), delivery["secret"]))
        status, error = 0, ""
        try:
            verify = _tls() if str(delivery["url"]).startswith("https:") else False
            async with httpx.AsyncClient(
                transport=self._transport, timeout=10.0, trust_env=False, verify=verify
            ) as client:
                status = (await client.post(delivery["url"], content=raw, headers=headers)).status_code
        except httpx.HTTPError as failure:
            error = f"{type(failure).__name__}: {failure}"
        return self._note_attempt(delivery["id"], status, error)

    def _note_attempt(self, id_: str, status: int, error: str) -> bool:
        with self._store.transaction():
            delivery = self._store.get(_PARTY, _KIND, id_)
            if delivery is None:
                return False
            delivery["attempts"].append({"at": self._clock.now().isoformat(), "status": status, "error": error})
            accepted = 200 <= status < 300
            tries = int(delivery.get("retries", 0))
            if accepted:
                delivery["state"] = "delivered"
            elif tries >= len(BACK_OFF):
                delivery["state"] = "failed"
            else:
                delivery["due"] = time.time() + BACK_OFF[tries]
                delivery["retries"] = tries + 1
            self._save(delivery)
        return accepted

    def _pending(self) -> list[Document]:
        found = self._store.find(_PARTY, _KIND, None, state="pending")
        return sorted(found, key=lambda delivery: (delivery["due"], delivery["number"]))

    def _release_held(self, party: str, now: float) -> None:
        """What a reorder fault held back may go right after the event being emitted."""
        for delivery in self._store.find(_PARTY, _KIND, held_of=party):
            self._save(delivery | {"held": False, "due": now + 0.05})

    def _number(self) -> int:
        return self._store.next_number(_PARTY, _KIND)

    def _save(self, delivery: Document) -> None:
        held_of = delivery["party"] if delivery["held"] and delivery["state"] == "pending" else None
        index = {"of": delivery["party"], "state": delivery["state"], "held_of": held_of}
        self._store.put(_PARTY, _KIND, delivery["id"], delivery, **index)


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than the delivery."""
    return httpx.create_ssl_context()


def _id_in(body: Any) -> str:
    found = body.get("id") if isinstance(body, dict) else None
    return found if isinstance(found, str) else base64.b32encode(new_id("evt", 10).encode()).decode()[:16].lower()
