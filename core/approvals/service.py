"""Use cases of approvals, gathered under one name.

A request is a row, not a paused program: approvers answer days later through any door. It is bound to the hash of
what the traveller agreed to, and an approver names the hash they saw.
"""

from __future__ import annotations

from core.approvals.deciding import Deciding
from core.approvals.opening import Opening
from core.approvals.ports import NoNotices, Notices
from core.approvals.reading import Reading
from core.approvals.turns import ApprovalDefaults, Desk
from core.approvals.waiting import Waiting
from core.db.unit_of_work import Begin


class Approvals:
    """The desk: for booking (`plan`, `open`, `withdraw`, `view`), for people, and for the clock (`remind`, `escalate`)."""

    def __init__(
        self, begin: Begin, *, notices: Notices | None = None, defaults: ApprovalDefaults | None = None
    ) -> None:
        desk = Desk(begin, notices or NoNotices(), defaults or ApprovalDefaults())
        opening, reading, waiting = Opening(desk), Reading(desk), Waiting(desk)
        deciding = Deciding(desk, reading)
        self.plan, self.open, self.withdraw, self.view = opening.plan, opening.open, opening.withdraw, opening.view
        self.inbox, self.get, self.pending_for = reading.inbox, reading.get, reading.pending_for
        self.approve, self.decline, self.ask = deciding.approve, deciding.decline, deciding.ask
        self.remind, self.escalate = waiting.remind, waiting.escalate
