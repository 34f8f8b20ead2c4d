"""The expected noes of people and sign-in."""

from __future__ import annotations

from core.kernel.errors import Conflict, Forbidden, NotFound, TooMany, Unauthenticated


class EmployeeNotFound(NotFound):
    """No such person in the caller's organisation."""

    code = "employee.not_found"


class WrongCredentials(Unauthenticated):
    """E-mail and password do not belong together; which of the two is wrong is not said."""

    code = "auth.wrong_credentials"


class TooManyAttempts(TooMany):
    """Too many failed sign-ins for this e-mail from this address."""

    code = "auth.too_many_attempts"


class OrganisationNeeded(Conflict):
    """The same e-mail and password fit accounts in several organisations."""

    code = "auth.organisation_needed"


class TokenRefused(Unauthenticated):
    """A token that is malformed, forged, expired or of an ended session."""

    code = "auth.token_refused"


class TokenReused(Unauthenticated):
    """A refresh token came a second time, so somebody has a copy: the whole session was ended."""

    code = "auth.token_reused"


class SessionNotFound(NotFound):
    """No such session of the caller."""

    code = "session.not_found"


class DemoOff(Forbidden):
    """One-click sign-in exists in the demo organisations only."""

    code = "auth.demo_off"
