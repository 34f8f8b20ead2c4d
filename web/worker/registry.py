"""Which work stands behind which job name."""

from collections.abc import Mapping

from core.app import App
from web.worker.executor import Work


def registered(app: App) -> Mapping[str, Work]:
    """Core's own jobs, by name: each takes the tenant and string arguments."""
    return dict(app.jobs)
