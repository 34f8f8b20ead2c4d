"""Which work stands behind which job name."""

from collections.abc import Mapping

from core.app import App
from web.worker.executor import Work


def registered(app: App) -> Mapping[str, Work]:
    """Jobs by name: each takes the tenant and string arguments. Words are the concierge's, the rest is core's."""
    from agent.announcements import announcing

    return {**app.jobs, "bookings.announce": announcing(app)}
