"""The expected noes of approvals."""

from __future__ import annotations

from core.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused


class ApprovalNotFound(NotFound):
    """No such request for this caller."""

    code = "approval.not_found"


class OwnRequest(Forbidden):
    """Nobody approves their own trip, whatever their role."""

    code = "approval.own_request"


class NotYours(Forbidden):
    """The step waits for somebody else."""

    code = "approval.not_yours"


class AlreadyResolved(Conflict):
    """Somebody has decided, or the traveller has withdrawn it."""

    code = "approval.already_resolved"


class ApprovalChanged(Conflict):
    """The request is no longer what the approver was shown."""

    code = "approval.changed"


class ReasonMissing(Invalid):
    """A decline or a question needs words."""

    code = "approval.reason_missing"


class NoApprover(Refused):
    """The organisation has nobody who could approve this."""

    code = "approval.no_approver"
