"""The demo organisation."""

from core.app import App


async def seed(app: App) -> int:
    """Put in what is missing of it; quiet when everything is there."""
    from core import demo

    await demo.seed(app.begin, policies=app.policies, places=app.places)
    return 0
