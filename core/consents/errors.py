"""Why a yes was not taken."""

from __future__ import annotations

from core.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class ProposalNotFound(NotFound):
    """No such proposal for this person."""

    code = "proposal.not_found"


class ProposalExpired(Conflict):
    """Too late: its prices are no longer promised."""

    code = "proposal.expired"


class AlreadySpent(Conflict):
    """It was answered before."""

    code = "proposal.already_spent"


class Superseded(Conflict):
    """A newer proposal took its place."""

    code = "proposal.superseded"


class Stale(Conflict):
    """What would be bought is no longer what was shown."""

    code = "proposal.stale"


class WrongNonce(Forbidden):
    """The yes did not come from the card that was shown to this person."""

    code = "proposal.wrong_nonce"


class AcknowledgementMissing(Invalid):
    """A warning was not ticked."""

    code = "proposal.acknowledgement_missing"
