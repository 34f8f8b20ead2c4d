"""What a sentence wants, in the order it wants it: every wish claims its words, and the rest is looked at again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_REFERENCE: Final = re.compile(r"\b(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[346789A-HJKMNP-RT-Y]{6}\b")
_REFERENCE_ANY: Final = re.compile(r"\b(?:status|booking|reference|trip|request|withdraw)\b.*?\b([A-Za-z0-9]{6})\b")

_REMEMBER: Final = re.compile(
    r"\b(?:please\s+|can you\s+)?(?:remember|note|keep in mind|don'?t forget)\b(?:\s+that)?[:,]?\s+(?P<what>.+?)(?=$|[.;!?](?:\s|$)|,?\s+and\s+(?:then\s+)?(?:book|find|search|show|compare|what|tell|plan)\b)",
    re.IGNORECASE,
)
_FORGET: Final = re.compile(
    r"\b(?:please\s+)?(?:forget|stop remembering|unlearn)\b(?:\s+(?:about|that))?\s*(?P<what>.*?)(?=$|[.;!?]|,?\s+and\s)",
    re.IGNORECASE,
)
_MY_PREFERENCES: Final = re.compile(
    r"\bwhat (?:do|did) you (?:remember|know)\b|\b(?:my|list|show)(?: me)?(?: my)? preferences\b|\bremember about me\b",
    re.IGNORECASE,
)
_APPROVALS: Final = re.compile(
    r"\bwaiting (?:for|on) (?:me|my)\b|\bwaits? for me\b|\b(?:my|pending|open|any) approvals?\b|\bto approve\b|\bneed(?:s)? my approval\b|^\W*(?:please )?(?:approve|decline|reject) (?:the|this|that|it|all|my)\b|\bapproval (?:inbox|queue|requests?)\b",
    re.IGNORECASE,
)
_WITHDRAW: Final = re.compile(
    r"\b(?:withdraw|take back|recall|pull)\b.*\b(?:request|booking|trip|approval|it|that|[A-Z0-9]{6})\b", re.IGNORECASE
)
_TRIPS: Final = re.compile(
    r"\b(?:my|all|upcoming|list|past) (?:trips|bookings|travels|journeys|reservations)\b|\bwhere (?:are|is) my (?:trips?|bookings?)\b|\bwhat have i (?:booked|got booked)\b|\bmy (?:upcoming|past|next) trips?\b|\blist (?:my )?trips\b|\bwhat (?:did|have) i (?:just )?book(?:ed)?\b",
    re.IGNORECASE,
)
_STATUS: Final = re.compile(
    r"\b(?:status|how does it stand|how is (?:my|the) booking|is it (?:booked|confirmed)|what happened (?:to|with)|where is my booking|has it been approved|(?:did|has|have|is|was)\b[^.?!]{1,40}\b(?:approve|approved|decided|answered|replied|sign(?:ed)? off)|(?:what'?s|what is|give me) my (?:booking )?(?:reference|pnr|locator|confirmation)|any (?:news|update|answer|decision)|still (?:waiting|pending)|am i booked)\b",
    re.IGNORECASE,
)
_DISCARD: Final = re.compile(
    r"\b(?:cancel|drop|discard|scrap|delete|throw away|bin|get rid of|remove)\b[^.?!]*\b(?:draft|all of it|everything)\b|\bstart (?:over|again|from scratch)\b|\bnever ?mind\b(?=.*\bdraft\b)|^\W*(?:drop|discard|scrap) (?:it|that|this)\W*$",
    re.IGNORECASE,
)
_REMOVE: Final = re.compile(
    r"\b(?:remove|drop|delete|take out|without|lose|don'?t need|no longer need|cancel)\b[^.?!]*?\bthe (?P<kind>flights?|hotel)\b|\bno (?P<none>flights?|hotels?) (?:needed|required|necessary)\b",
    re.IGNORECASE,
)
_WHY: Final = re.compile(
    r"\bis (?:it|that|this|[FH]\d{1,2}|the (?:flight|hotel)) (?:in|within|inside|outside|out of|against|ok with) (?:the |our )?policy\b|\bis (?:it|[FH]\d{1,2}) (?:compliant|allowed)\b|\bwhy\b.*\b(?:red|amber|yellow|orange|flagged|not allowed|out of policy|outside policy|blocked|approval|warning)\b|\bwhy (?:is|was) (?:it|that|this)\b|\bwhy (?:can'?t|cannot|can i not|may i not)\b|\bwhy not\b|\bwhat'?s wrong with\b",
    re.IGNORECASE,
)
_POLICY: Final = re.compile(
    r"\bpolic(?:y|ies)\b|\b(?:my|our|the) (?:travel )?(?:limits?|budget|allowance)\b(?!\s*(?:is|of|:)?\s*[$€£\d])|\b(?:am i|are we|is it) (?:allowed|permitted)\b|\b(?:may|can) i (?:fly|book|take|stay in|travel)\b.*\b(?:business|first|premium|class|\d\s*stars?|five|hotel)\b|\brules? (?:for|on|about)\b|\bhow much (?:may|can) i spend\b",
    re.IGNORECASE,
)
_WEATHER: Final = re.compile(
    r"\b(?:weather|wheather|forecast|temperature|how (?:warm|cold|hot)|will it (?:rain|snow)|umbrella)\b", re.IGNORECASE
)
_PLACE: Final = re.compile(
    r"\b(?:what time is it|local time|time ?zone|time difference|how far|distance|(?:which|what) airports?|airports in|tell me about|currency in)\b",
    re.IGNORECASE,
)
_COMPARE: Final = re.compile(r"\b(?:compare|comparison|versus|vs\.?|side by side|difference between)\b", re.IGNORECASE)
_BOOK: Final = re.compile(
    r"\b(?:book|reserve|buy|purchase|confirm|propose|check ?out|finali[sz]e)\s+(?:it|this|that|them|both|now|the (?:trip|draft|lot|whole)|everything|my (?:trip|draft))\b"
    r"|^\W*(?:(?:please|ok(?:ay)?|yes|great|perfect|good|and|thx|thanks|thank you|cool|fine)\W+)*(?:book|confirm|review and book|go ahead|do it|let'?s (?:do it|go|book)|proceed)\W*(?:please|now|then|with it|thanks)?\W*$"
    r"|\b(?:and|then) (?:book|confirm)\W*$|\breview (?:it|and book|the (?:trip|draft))\b|\bgo ahead\b|\blet'?s (?:do it|book)\b",
    re.IGNORECASE,
)
_BOOKS_AN_OPTION: Final = re.compile(r"\b(?:book|reserve|buy)\b", re.IGNORECASE)
_AGAIN: Final = re.compile(
    r"\b(?:search|look|try|check|refresh)(?: it| for it| them)? again\b|^\W*refresh\W*$|\b(?:fresh|new|updated) prices?\b",
    re.IGNORECASE,
)
_COMPLIANT: Final = re.compile(
    r"^\W*(?:only |show (?:me )?|just )*(?:the )?(?:(?:in|within|inside)[- ]policy|compliant|green)(?: ones?| options?| only)*(?: please)?\W*$",
    re.IGNORECASE,
)
_MORE: Final = re.compile(
    r"\b(?:show|see|any|some|give)(?: me)? (?:me )?(?:more|others?|other options|alternatives)\b|\bmore (?:options|flights?|hotels?|results)\b|\b(?:other|different|another) (?:options?|flights?|hotels?)\b|\bsomething else\b|\bwhat else\b|^\W*more\W*$|\bnext page\b",
    re.IGNORECASE,
)
_HUMAN: Final = re.compile(
    r"\b(?:human|real person|an? agent|an? expert|someone real|travel desk|(?:speak|talk) (?:to|with) (?:someone|somebody|a person|a human)|(?:are you|is this|am i talking to) (?:a |an )?(?:bot|robot|machine|ai|real|person|computer|program))\b",
    re.IGNORECASE,
)
_CANCEL: Final = re.compile(
    r"^\W*(?:please )?refund me\b|\bi want (?:a|my) refund\b|\bdelete (?:all )?my (?:trips?|bookings?)\b|\b(?:cancel|call off|scrap|annul)\b(?![^.?!]*\bdraft\b)[^.?!]*\b(?:trips?|bookings?|reservations?|travel|journey|everything|flights?|hotel|[A-HJ-NP-Z2-9]{6})\b|^\W*(?:please )?(?:cancel|call (?:it|this|that) off)\W*$",
    re.IGNORECASE,
)
_BEYOND: Final = re.compile(
    r"\b(?P<what>train|rail(?:way)?|rental car|car rental|rent(?:al)? a car|hire car|hire a car|car|taxi|cab|uber|limo|bus|coach trip|ferry|cruise|table|restaurant|dinner|lunch|concert|tickets? for (?:a|the) (?:show|match|game|concert|museum)|museum|visa|travel insurance|insurance|airbnb|joke|poem|song|pizza|code|recipe)s?\b",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(r"\bfrom there\b|\bonwards?\b|\bcontinu(?:e|ing) (?:on )?to\b", re.IGNORECASE)
_TRIP_WORDS: Final = re.compile(
    r"\b(?:trip|travel|flights?|fligth|fly|flying|hotels?|room|go(?:ing)? to|visit|need to be|have to be|be in|get to|journey|stay)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing wanted. `needs_earlier`: it builds on the answers before it. `note`: what was filled in for them."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    needs_earlier: bool = False
    note: str | None = None


class Sentence:
    """A message whose words are claimed one wish at a time."""

    def __init__(self, text: str) -> None:
        self.whole = text
        self.left = text

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match, blanked out of what is left."""
        found = pattern.search(self.left)
        if found is not None:
            self.left = self.left[: found.start()] + " " * (found.end() - found.start()) + self.left[found.end() :]
        return found

    @property
    def is_spent(self) -> bool:
        """Whether nothing but small words is left."""
        return not re.search(r"[A-Za-z]{4,}|\d", self.left)


def reference_in(text: str) -> str | None:
    """A booking reference."""
    found = _REFERENCE.search(text)
    if found is not None:
        return found.group()
    named = _REFERENCE_ANY.search(text)
    if named is not None and re.search(r"\d", named[1]) and re.search(r"[A-Za-z]", named[1]):
        return named[1].upper()
    return None


def memories(sentence: Sentence) -> list[Goal]:
    """What is to be kept in mind, listed or forgotten."""
    goals: list[Goal] = []
    if sentence.take(_MY_PREFERENCES):
        goals.append(Goal("preferences"))
    elif (found := sentence.take(_REMEMBER)) is not None:
        goals.append(Goal("remember", {"text": found["what"].strip(" .,")}))
    if (found := sentence.take(_FORGET)) is not None:
        goals.append(Goal("forget", {"text": found["what"].strip(" .,")}))
    return goals


def side_goals(sentence: Sentence) -> list[Goal]:
    """Wishes that stand beside a search: approvals, status, policy, weather and the like."""
    goals: list[Goal] = []
    if sentence.take(_APPROVALS):
        goals.append(Goal("approvals"))
    reference = reference_in(sentence.left)
    if sentence.take(_WITHDRAW):
        goals.append(Goal("withdraw", {"reference": reference}))
    elif reference is None and sentence.take(_TRIPS):
        goals.append(Goal("trips"))
        sentence.left = sentence.left if speaks_of_travel(sentence.left) else ""
    elif reference is not None or sentence.take(_STATUS):
        goals.append(Goal("status", {"reference": reference}))
        sentence.left = "" if sentence.take(_REFERENCE) or reference else sentence.left
    if sentence.take(_HUMAN):
        goals.append(Goal("human"))
    goals += _explanations(sentence)
    return goals


def _explanations(sentence: Sentence) -> list[Goal]:
    goals: list[Goal] = []
    if _WHY.search(sentence.left):
        goals.append(Goal("why", {"text": sentence.left}))
        sentence.left = ""
    elif _POLICY.search(sentence.left) and not re.search(
        r"\b(?:in|within|inside)[- ]policy\b", sentence.left, re.IGNORECASE
    ):
        goals.append(Goal("policy", {"text": sentence.left}))
        sentence.left = ""
    if sentence.take(_WEATHER):
        goals.append(Goal("weather", {"text": sentence.whole}))
        if not (speaks_of_travel(sentence.left) or re.search(r"\bthere\b", sentence.left, re.IGNORECASE)):
            sentence.left = ""
    elif sentence.take(_PLACE):
        goals.append(Goal("place", {"text": sentence.whole}))
        sentence.left = ""
    return goals


_ASIDES: Final = (
    ("others", re.compile(r"\b(?:(?:my )?(?:manager|boss|colleague|team|wife|husband)|[A-Z][a-z]+)(?:'s|s') (?:trips?|bookings?|travels?)\b|\bwho is my (?:manager|boss|approver)\b")),
    ("paying", re.compile(r"\bhow (?:do|can|will|would|should) (?:i|we) pay\b|\b(?:payment|paying) (?:methods?|options?)\b|\b(?:pay|use|charge|put it on)\b[^.?!]*\b(?:card|visa|mastercard|amex|cash|paypal|crypto)\b", re.IGNORECASE)),
    ("papers", re.compile(r"\b(?:invoices?|receipts?|itinerary|e-?tickets?|boarding pass(?:es)?|calendar)\b", re.IGNORECASE)),
    ("privacy", re.compile(r"\b(?:my|our) data\b|\bprivacy\b|\bgdpr\b|\bis (?:it|this) (?:safe|secure)\b", re.IGNORECASE)),
    ("return_time", re.compile(r"\b(?:morning|afternoon|evening|late|early|later|earlier)\b[^.?!]*\b(?:flight back|flight home|return flight|way back)\b|\b(?:flight back|return flight|way back)\b[^.?!]*\b(?:morning|afternoon|evening|late|early|later|earlier|after|before)\b", re.IGNORECASE)),
)  # fmt: skip
_LANDS: Final = re.compile(r"\b(?:arriv(?:e|es|ing)|land(?:s|ing)?|get(?:s|ting)? (?:there|in))\b[^.?!]*\b(?:before|by|no later than)\s+(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap]m)?\b(?!\s*(?:st|nd|rd|th|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))", re.IGNORECASE)  # fmt: skip


def aside(sentence: Sentence) -> Goal | None:
    """A question beside the trip that has one answer, whatever the trip."""
    for kind, pattern in _ASIDES:
        if pattern.search(sentence.left) is not None:
            return Goal(kind)
    return None


def lands_by(text: str) -> str | None:
    """The hour by which a flight must have landed, where one is named."""
    found = _LANDS.search(text)
    if found is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return f"{hour:02}:{found['minute'] or '00'}"


def adds_a_kind(text: str) -> bool:
    """`And a hotel`: the other kind is wanted as well, with no further wish."""
    return (
        re.search(
            r"^\W*(?:(?:and|also|now|plus|then|ok(?:ay)?|please|i|we|find|get|need|want|add|show|book|with|me|us|'d like|would like)\W+)*(?:a|an|some|the)?\s*(?:hotels?|flights?|room)(?:\W+(?:too|as well|please|there|also|now))*\W*$",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def asks_why(text: str) -> bool:
    """Whether a colour or a rule is to be explained."""
    return _WHY.search(text) is not None


def beyond_us(text: str) -> str | None:
    """Something that is wanted and not to be had here, where no flight or hotel is spoken of."""
    found = _BEYOND.search(text)
    if found is None or re.search(r"\b(?:flights?|fly|hotels?|trip|room)\b", text, re.IGNORECASE):
        return None
    return found["what"].lower()


def goes_on(text: str) -> bool:
    """Whether a trip starts where the last one ended."""
    return _GOES_ON.search(text) is not None


def wants_cancelled(sentence: Sentence, *, has_draft: bool) -> str | None:
    """The words around a wish to cancel a trip. One part of a draft is taken out of it instead."""
    if has_draft and _REMOVE.search(sentence.left):
        return None
    found = sentence.take(_CANCEL)
    return None if found is None else sentence.whole


def wants_discard(sentence: Sentence) -> bool:
    """Whether the draft is to be dropped."""
    return sentence.take(_DISCARD) is not None


def wants_removed(sentence: Sentence) -> str | None:
    """Which item of the draft is to go."""
    found = sentence.take(_REMOVE)
    return None if found is None else (found["kind"] or found["none"]).lower().rstrip("s")


def wants_compare(sentence: Sentence) -> bool:
    """Whether options are to be put side by side."""
    return _COMPARE.search(sentence.left) is not None


def wants_booking(sentence: Sentence) -> bool:
    """Whether the card to confirm is wanted."""
    return sentence.take(_BOOK) is not None


def books_an_option(text: str) -> bool:
    """Whether an option that is named is to be booked at once."""
    return _BOOKS_AN_OPTION.search(text) is not None


def wants_again(sentence: Sentence) -> bool:
    """Whether the same search is to be made afresh."""
    return sentence.take(_AGAIN) is not None


def wants_compliant(sentence: Sentence) -> bool:
    """Whether only options inside policy are wanted."""
    return sentence.take(_COMPLIANT) is not None


def wants_more(sentence: Sentence) -> bool:
    """Whether further options are wanted."""
    return sentence.take(_MORE) is not None


def speaks_of_travel(text: str) -> bool:
    """Whether a trip is what it is about."""
    return _TRIP_WORDS.search(text) is not None
