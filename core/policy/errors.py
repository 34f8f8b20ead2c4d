"""The expected noes of policy."""

from __future__ import annotations

from core.kernel.errors import Invalid, NotFound


class PolicyInvalid(Invalid):
    """A rule that cannot be meant as it is written; `facts.problems` says where and why."""

    code = "policy.invalid"


class PolicyNotFound(NotFound):
    """No such rule or evaluation in the caller's organisation."""

    code = "policy.not_found"
