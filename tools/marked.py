"""Words of suppliers and strangers, as a model may see them: marked as data, short, and unable to end the mark."""

import re
from typing import Final

_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\U000e0000-\U000e007f]+")
_MARK: Final = re.compile(r'<data source="[^"]*">(.*?)</data>', re.DOTALL)
_LONGEST: Final = 300


def plain(text: object, limit: int = _LONGEST) -> str:
    """One line without control or invisible characters or angle brackets, cut to a length."""
    line = " ".join(_UNSEEN.sub(" ", str(text or "")).replace("<", "‹").replace(">", "›").split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def marked(text: object, source: str, limit: int = _LONGEST) -> str:
    """`<data source="hotel name">…</data>`; empty for nothing."""
    line = plain(text, limit)
    return f'<data source="{source}">{line}</data>' if line else ""


def unmarked(text: str) -> str:
    """The words inside the marks."""
    return _MARK.sub(r"\1", text)
