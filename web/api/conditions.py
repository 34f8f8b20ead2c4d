"""`If-Match`: change a row only as the caller last saw it."""

from typing import Any

from web.api.answers import etag
from web.api.problems import Changed


def ensure_unchanged(if_match: str | None, shown: Any) -> None:
    """Refuse when the row is no longer what the caller's validator names."""
    if if_match is None or if_match.strip() == "*":
        return
    if etag(shown) not in {each.strip().removeprefix("W/") for each in if_match.split(",")}:
        raise Changed("This has changed since you last saw it. Please look again.")
