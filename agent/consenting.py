"""What a person's next message says to a question that waits for a yes."""

import re
from typing import Final

_YES: Final = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|sure|ok(?:ay)?|please do|do it|go ahead|go on|confirm(?:ed)?|absolutely|of course|right|correct|y)"
    r"\b(?!.*\b(?:but|don'?t|do not|not|no|wait|instead)\b)",
    re.IGNORECASE,
)
_YES_TO_IT: Final = re.compile(
    r"^\W*(?:yes|sure|ok(?:ay)?)?\W*(?:please\s+)?(?:withdraw|take)\b.*\b(?:it|back|request)\b", re.IGNORECASE
)
_LONGEST_YES: Final = 80

YES: Final = "Yes, go ahead"
NO: Final = "No, keep it"


def agrees(text: str) -> bool:
    """Whether a message is a plain yes. Anything else, however friendly, is none."""
    said = text.strip()
    if len(said) > _LONGEST_YES or "?" in said:
        return False
    return bool(
        _YES.match(said) or (_YES_TO_IT.match(said) and not re.search(r"\b(?:not|don'?t|no)\b", said, re.IGNORECASE))
    )
