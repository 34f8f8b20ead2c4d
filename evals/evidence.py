"""What a scenario left behind: rows, the suppliers' own books, and every word that was said."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text

from evals.person import Cast, Played
from evals.scenario import Scenario
from evals.stage import Scene

_BOOKINGS: Final = text(
    """
    SELECT b.id, b.reference, b.org_id, b.employee_id, b.thread_id, b.status, b.approval_status, b.payment_status,
           b.destination, b.total_minor, b.policy, b.starts_on, b.ends_on,
           coalesce((SELECT jsonb_agg(jsonb_build_object('kind', i.kind, 'status', i.status, 'snapshot', i.snapshot,
                     'client_reference', i.client_reference, 'locator', i.locator) ORDER BY i.position)
                     FROM booking_items i WHERE i.org_id = b.org_id AND i.booking_id = b.id), '[]') AS items,
           coalesce((SELECT jsonb_agg(jsonb_build_object('status', p.status, 'employee_id', p.employee_id))
                     FROM proposals p WHERE p.org_id = b.org_id AND p.booking_id = b.id), '[]') AS proposals,
           coalesce((SELECT jsonb_agg(jsonb_build_object('status', a.status, 'decided_by', (
                     SELECT jsonb_agg(s.decided_by) FROM approval_steps s
                     WHERE s.org_id = a.org_id AND s.approval_id = a.id AND s.status = 'approved')) ORDER BY a.opened_at)
                     FROM approval_workflows a WHERE a.org_id = b.org_id AND a.booking_id = b.id), '[]') AS approvals,
           coalesce((SELECT jsonb_agg(jsonb_build_object('before', m.before, 'after', m.after) ORDER BY m.at, m.id)
                     FROM booking_moves m WHERE m.org_id = b.org_id AND m.booking_id = b.id), '[]') AS moves
    FROM bookings b ORDER BY b.created_at, b.id
    """
)
_UNBALANCED: Final = text(
    "SELECT entry_id, currency, sum(amount_minor) AS rest FROM ledger_lines GROUP BY entry_id, currency"
    " HAVING sum(amount_minor) <> 0"
)
_APPROVALS: Final = text("SELECT status FROM approval_workflows")
_MEMORIES: Final = text("SELECT text FROM memories")
_TOLD: Final = text("SELECT content FROM chat_messages WHERE role <> 'assistant'")
_DEAD: Final = text("SELECT name, last_error FROM outbox WHERE dead_at IS NOT NULL")

# The suppliers' and payments' doings that cost somebody something. Mail is not among them.
COSTLY: Final = frozenset({"order", "hold", "charge", "capture", "refund", "card", "authorization", "cancellation"})


@dataclass(frozen=True)
class Evidence:
    """Everything graders look at."""

    scenario: Scenario
    played: Played
    bookings: Sequence[Any]
    seeded: Mapping[str, tuple[str, int]]
    """Reference of what was there before, to its status and total."""
    effects: Sequence[dict[str, Any]]
    unbalanced: Sequence[Any]
    approvals: Counter[str]
    memories: Sequence[str]
    dead_jobs: Sequence[str]
    events: Sequence[dict[str, Any]]
    texts: Sequence[str]
    told: str
    """What tools answered and people wrote: where the concierge's facts may come from."""

    @property
    def own(self) -> list[Any]:
        """The main person's bookings that were made in the scenario."""
        return [
            booking
            for booking in self.bookings
            if booking.employee_id == self.played.main.caller.employee_id and booking.reference not in self.seeded
        ]

    @property
    def made(self) -> list[Any]:
        """Every booking that was made in the scenario."""
        return [booking for booking in self.bookings if booking.reference not in self.seeded]

    @property
    def costly(self) -> Counter[str]:
        """`party.kind` and `party.kind.status` of what cost something."""
        found: Counter[str] = Counter()
        for effect in self.effects:
            if effect["kind"] in COSTLY:
                found[f"{effect['party']}.{effect['kind']}"] += 1
                found[f"{effect['party']}.{effect['kind']}.{effect['status']}"] += 1
        return found

    def live_orders(self, booking: Any) -> list[dict[str, Any]]:
        """Orders at suppliers for a booking that were not cancelled."""
        ours = {item["client_reference"] for item in booking.items} | {booking.reference}
        return [
            effect
            for effect in self.effects
            if effect["kind"] == "order" and effect["our_reference"] in ours and effect["status"] not in GONE
        ]


GONE: Final = frozenset({"cancelled", "canceled", "failed", "expired"})


async def seeded_bookings(scene: Scene) -> dict[str, tuple[str, int]]:
    """The bookings that were there before."""
    async with scene.app.begin_sweep() as session:
        found = await session.execute(text("SELECT reference, status, total_minor FROM bookings"))
        return {row.reference: (row.status, row.total_minor) for row in found}


async def gather(
    scene: Scene, scenario: Scenario, cast: Cast, played: Played, seeded: Mapping[str, tuple[str, int]]
) -> Evidence:
    """Look at everything once, at the end."""
    async with scene.app.begin_sweep() as session:
        bookings = (await session.execute(_BOOKINGS)).all()
        unbalanced = (await session.execute(_UNBALANCED)).all()
        approvals = Counter((await session.execute(_APPROVALS)).scalars())
        memories = list((await session.execute(_MEMORIES)).scalars())
        told = json.dumps(list((await session.execute(_TOLD)).scalars()), ensure_ascii=False)
        dead = [f"{row.name}: {row.last_error}" for row in await session.execute(_DEAD)]
    events = await cast.events(played.main)
    return Evidence(
        scenario=scenario,
        played=played,
        bookings=bookings,
        seeded=seeded,
        effects=scene.sandbox.effects(),
        unbalanced=unbalanced,
        approvals=approvals,
        memories=memories,
        dead_jobs=dead,
        events=events,
        texts=said(events),
        told=told,
    )


def said(events: Sequence[dict[str, Any]]) -> list[str]:
    """What the concierge said, message by message."""
    messages: dict[str, str] = {}
    for event in events:
        if event.get("type") == "TEXT_MESSAGE_CONTENT":
            messages[event["messageId"]] = messages.get(event["messageId"], "") + event["delta"]
    return list(messages.values())


_AMOUNT: Final = re.compile(r"\b(\d{1,3}(?:,\d{3})+|\d+)\.(\d{2}) (?:USD|EUR|GBP)\b")


def amounts(words: str) -> set[str]:
    """Amounts of money in a text, without thousands separators."""
    return {f"{whole.replace(',', '')}.{cents}" for whole, cents in _AMOUNT.findall(words)}


def amounts_shown(seen: Evidence) -> set[str]:
    """Every amount that cards, tools and bookings gave, or that the person wrote."""
    cards = [event for event in seen.events if not str(event.get("type", "")).startswith("TEXT_MESSAGE")]
    totals = {f"{booking.total_minor // 100}.{booking.total_minor % 100:02d}" for booking in seen.bookings}
    return amounts(json.dumps(cards, ensure_ascii=False)) | amounts(seen.told) | totals
