"""Questions about what is on the table: its terms, times, bags, price, CO2, and whose leave it needs."""

import re
from dataclasses import dataclass
from typing import Final

from agent.models.offline.intents import Goal

_ASKS: Final = r"\b(?:is|are|can|could|do|does|did|will|would|what|how|when|which|where|who|if)\b|\?"
_TOPICS: Final = (
    ("approvers", None, re.compile(
        r"\bwho\b[^.?!]*\b(?:approv\w*|sign(?:s|ed)? (?:it |this |that )?off|agree)\b"
        r"|\b(?:do|does|would|will|must)\b[^.?!]*\bneed\b[^.?!]*\bapprov\w*|\b(?:needs?|requires?) (?:an )?approval\?|\bapproval (?:chain|needed|required)\b",
        re.IGNORECASE)),
    ("having", None, re.compile(
        r"\b(?:anything|any|something|show|only|find|give|want|need|prefer|options?)\b[^.?!]*\b(?P<what>free cancellation|refundable|breakfast(?: included)?|checked bags?|holdable)\b", re.IGNORECASE)),
    ("cancelling", None, re.compile(
        r"\bif (?:i|we)(?: need to| have to| must| want to|'d like to| should)?\s*(?:cancel|call it off)|\bwhat (?:happens|if)\b[^.?!]*\b(?:cancel\w*|plans? change)"
        r"|\bcancel(?:l?ation)? (?:terms?|polic(?:y|ies)|fees?|conditions?|costs?|rules?)\b|\b(?:can|could|may) (?:i|we|it|this|that|they|F\d+|H\d+|the \w+)\b[^.?!]*\b(?:cancel|be cancel\w*|refund\w*)"
        r"|\b(?:is|are)\b[^.?!]*\b(?:refundable|cancell?able|free cancellation)\b|^\W*(?:refundable|non-?refundable)\W*$|\b(?:get|have) (?:a refund|(?:my |the )?money back)\b|\bmoney back\b",
        re.IGNORECASE)),
    ("changing", None, re.compile(
        r"\bchange fees?\b|\b(?:is|are)\b[^.?!]*\bchangeable\b|\bcan i\b[^.?!]*\b(?:change|move|rebook)\b[^.?!]*\b(?:later|after(?:wards)?|once)\b|\b(?:flexible|flex) (?:fare|ticket)\?",
        re.IGNORECASE)),
    ("bags", "flight", re.compile(r"\b(?:bags?|baggage|luggage|suitcases?|carry[- ]?on|hand ?luggage)\b", re.IGNORECASE)),
    ("board", "hotel", re.compile(r"\b(?:breakfasts?|board|half[- ]board|meals? (?:included|at the hotel))\b|\b(?:lunch|dinner|meals?)\b[^.?!]*\bincluded\b", re.IGNORECASE)),
    ("co2", "flight", re.compile(r"\b(?:co2|co₂|carbon|emissions?|footprint)\b", re.IGNORECASE)),
    ("hold", None, re.compile(
        r"\b(?:can|could|will|would) (?:you|i|we|they|it)\b[^.?!]*\b(?:hold|reserve|keep|lock|freeze)\b(?![^.?!]*\bmind\b)|\bput (?:it|that|this|them) on hold\b|\bhold (?:it|that|this|the (?:flight|fare|price|seat|room))\b"
        r"|\bhow long (?:is|are|does|will|do)\b[^.?!]*\b(?:prices?|fares?|offers?|options?|valid|good|last|hold)\b|\b(?:price|fare|offer)s? (?:guaranteed|valid|locked|still (?:good|valid))\b",
        re.IGNORECASE)),
    ("price", None, re.compile(
        r"\bhow much (?:is|are|does|do|would|will|was)\b|\bwhat (?:does|do|would|will) (?:it|that|this|they|the \w+) (?:all )?cost\b|\bwhat(?:'s| is| are) the (?:total|price|cost)s?\b|\btotal (?:price|cost)\b|\bper night\?",
        re.IGNORECASE)),
    ("location", "hotel", re.compile(
        r"\bwhere (?:is|are) (?:the |this |that |my )?hotels?\b|\bhow (?:far|close|central)\b[^.?!]*\b(?:hotel|H\d+|centre|center|office)\b|\bhow many stars\b|\bis (?:the hotel|H\d+) (?:central|close|near)\b",
        re.IGNORECASE)),
    ("times", "flight", re.compile(
        r"\bhow long (?:is|does|will)\b[^.?!]*\b(?:flight|fly|take|journey|F\d+|it)\b|\b(?:when|what time) (?:do|does|will|would|is|are)\b[^.?!]*\b(?:leave|land|arrive|depart|take ?off|get (?:there|in)|arrival|departure|back)\b"
        r"|\bflight time\b|\b(?:arrival|departure) times?\b|\b(?:any )?(?:layovers?|stops?)\?|\b(?:which|what) (?:airport|terminal|airline|plane)\b[^.?!]*\b(?:fly|flight|leave|land|from|is it)\b",
        re.IGNORECASE)),
    ("best_price", None, re.compile(
        r"\b(?:best|lowest|cheapest) (?:price|fare|rate|deal|you can do|total)\b|\bdo (?:any )?better\b|\bis (?:that|this|it) (?:the )?(?:cheapest|lowest)\b", re.IGNORECASE)),
    ("why", None, re.compile(r"\bwhy (?:F\d+|H\d+|that one|this one|those|these|do you (?:recommend|suggest|prefer)|would you|did you (?:pick|choose))\b", re.IGNORECASE)),
    ("recommend", None, re.compile(
        r"\bwhich (?:one|of (?:them|these|those)|flight|hotel|option)?\s*(?:would|do|should|is|are) (?:you|i|we|the|it)?\s*(?:take|choose|pick|recommend|suggest|prefer|best|better|nicest|go (?:for|with))\b"
        r"|\bwhich (?:is|are|one is) (?:the )?(?:best|better|nicest)\b|\bwhat (?:would|do) you (?:take|recommend|suggest|choose|pick|advise|think)\b|\b(?:your )?(?:recommendation|advice|favou?rite)\b|\byou (?:choose|pick|decide)\b|\bany (?:recommendation|suggestion)s?\b",
        re.IGNORECASE)),
    ("extras", None, re.compile(
        r"\b(?P<what>wi-?fi|internet|gym|pool|spa|parking|pets?|dogs?|smoking|balcony|view|legroom|seats?(?! to)|aisle|window seat|lounge|upgrade|miles|points|entertainment|vegetarian|vegan|kosher|halal|wheelchair|early check-?in|late check-?out|crib|cot)\b",
        re.IGNORECASE)),
)  # fmt: skip
_KIND_OF: Final = {
    **dict.fromkeys(
        ("gym", "pool", "spa", "parking", "balcony", "view", "early check-in", "late check-out", "crib", "cot"), "hotel"
    ),
    **dict.fromkeys(("legroom", "lounge", "miles", "seat", "seats", "aisle", "window seat", "upgrade"), "flight"),
}
_QUESTION: Final = re.compile(_ASKS, re.IGNORECASE)
_ALWAYS: Final = frozenset({"having", "best_price", "recommend", "why", "hold", "approvers", "cancelling"})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is asked about: the topic, the kind of option it belongs to, and the word it was asked by."""

    topic: str
    kind: str | None
    word: str


_MUST_HAVE: Final = re.compile(
    r"\b(?P<what>refundable|free cancellation|breakfast(?: included)?|checked bags?)\b", re.IGNORECASE
)
_A_NIGHT: Final = re.compile(
    r"(?P<most>\d[\d,]*(?:\.\d+)?)\s*(?:USD|EUR|GBP|dollars?|euros?|pounds?|[$€£])?\s*(?:a|per|/|each)\s*night\b",
    re.IGNORECASE,
)


def besides(text: str) -> list[Goal]:
    """Wishes that no search takes, answered from what it found."""
    goals = []
    if (found := _MUST_HAVE.search(text)) is not None:
        goals.append(Goal("about", {"topic": "having", "kind": None, "word": found["what"], "text": ""}))
    if (found := _A_NIGHT.search(text)) is not None:
        most = found["most"].replace(",", "")
        goals.append(Goal("about", {"topic": "nightly", "kind": "hotel", "word": most, "text": ""}))
    return goals


def follow_up(text: str) -> FollowUp | None:
    """The question in a message, if it asks about what is on the table."""
    asks = _QUESTION.search(text) is not None
    for topic, kind, pattern in _TOPICS:
        found = pattern.search(text)
        if found is not None and (asks or topic in _ALWAYS):
            meant = kind or _KIND_OF.get(str(found.groupdict().get("what")).lower())
            return FollowUp(topic, meant, str(found.groupdict().get("what") or found.group()))
    return None
