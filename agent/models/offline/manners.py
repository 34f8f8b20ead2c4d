"""Messages that are about the talk itself: greetings, thanks, a yes, a no, anger, another language, a wall of text."""

import re
from typing import Final

_OPENERS: Final = r"^\W*(?:(?:ok(?:ay)?|oh|ah|well|so|and|please)\W+)*"
_KINDS: Final = (
    ("thanks", re.compile(
        r"^\W*(?:ok(?:ay)?\W+)?(?:that'?s )?(?:many |lots of )?(?!.*\b(?:book|take|confirm|choose|but|cancel|search|find|show)\b)(?:thanks?(?: you)?|thx|ty|cheers|great|perfect|awesome|brilliant|lovely|wonderful|nice one|thank you (?:so|very) much)\b[^?]{0,25}$",
        re.IGNORECASE)),
    ("bye", re.compile(r"^\W*(?:good ?bye|bye(?: bye)?|see you(?: later)?|good night|that'?s (?:all|it)(?: for (?:now|today))?)\b[^?]{0,20}$", re.IGNORECASE)),
    ("hello", re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|howdy|yo|greetings)\b[^?]{0,25}$", re.IGNORECASE)),
    ("how_are_you", re.compile(r"^\W*(?:(?:hi|hello|hey)\W+)?(?:how are (?:you|things)|how'?s it going|how do you do|what'?s up)\b[^.]{0,20}$", re.IGNORECASE)),
    ("help", re.compile(
        _OPENERS + r"(?:help(?: me)?|what can you do(?: for me)?|what do you do|how does this work|who are you|what are you|what is this)\W*$", re.IGNORECASE)),
    ("undecided", re.compile(
        r"^\W*(?:i )?(?:don'?t know|dunno|not sure|no idea|undecided|can'?t decide)(?: yet)?\W*$|\bsurprise me\b|\bwhere (?:should|shall|could) (?:i|we) go\b|^\W*somewhere (?:warm|nice|sunny|cheap|else|fun|quiet)\W*$",
        re.IGNORECASE)),
    ("quiet", re.compile(
        r"^\W*(?:h+m+|lol|ha(?:ha)+|oh|ah|wow|cool|nice|interesting|i see|got it|understood|no (?:worries|problem)|np|all good|whatever|test(?:ing)?)\W*$",
        re.IGNORECASE)),
    ("undo", re.compile(r"^\W*(?:please )?(?:undo|revert|go back|take that back)(?: (?:it|that|this))?\W*$", re.IGNORECASE)),
    ("no", re.compile(
        _OPENERS + r"(?:no|nope|not now|not yet|no thanks?|no thank you|never ?mind|leave it|keep it|later|maybe later|no,? keep it|stop|wait|hold on|let me think(?: about it)?|i(?:'ll| will) think about it)\W*$",
        re.IGNORECASE)),
    ("yes", re.compile(
        r"^\W*(?:(?:yes|yep|yeah|yup|sure|ok(?:ay)?|please|fine|sounds good|looks good|good|perfect|great|absolutely|of course|agreed|correct|right|y)\W+)*"
        r"(?:yes|yep|yeah|yup|sure|ok(?:ay)?|please|fine|sounds good|looks good|absolutely|of course|agreed|correct|right|go ahead|go|go for it|do that|please do|y)\W*$",
        re.IGNORECASE)),
    ("continue", re.compile(r"^\W*(?:continue|go on|carry on|try again|retry|again)\W*$", re.IGNORECASE)),
)  # fmt: skip
_ANGRY: Final = re.compile(
    r"\b(?:stupid|idiot(?:ic)?|moron|useless|dumb|shit|crap|fuck\w*|bullshit|damn|hate you|you suck|worst|garbage|pathetic|wtf)\b",
    re.IGNORECASE,
)
_ORDERS: Final = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any )?(?:the |your )?(?:previous|prior|above|earlier|other)?\s*(?:instructions?|rules?|prompts?|polic(?:y|ies))\b"
    r"|\b(?:system prompt|your (?:instructions|prompt)|developer mode|jailbreak)\b|\b(?:skip|bypass|override|get around) (?:the |my |all )?(?:approvals?|policy|rules?|card)\b",
    re.IGNORECASE,
)
_CLAIMED: Final = re.compile(
    r"\b(?:boss|manager|ceo|cfo|director|colleague|approver|daniel|he|she|they)\b[^.?!]{0,40}\b(?:already |just )?(?:approved|okayed|ok'?d|agreed|said (?:yes|ok|it'?s (?:ok|fine)))\b(?!\s*yet)",
    re.IGNORECASE,
)
_CARD: Final = re.compile(
    r"\[card ending \d{4}\]|\b(?:(?:my|the|this|a|credit|debit|card) card number|card number|cvv|cvc|security code)\b",
    re.IGNORECASE,
)
LONGEST: Final = 1_500
"""Characters a planner of sentences reads; more is a document."""

_FOREIGN: Final[dict[str, frozenset[str]]] = {
    "de": frozenset(["ich", "und", "nach", "einen", "brauche", "möchte", "bitte", "für", "nicht", "zurück", "nächste", "nächsten", "woche", "danke", "hallo", "guten", "wie", "ist", "das", "mein", "ein", "eine", "flug", "reise", "übernachtungen", "nächte", "suche", "buchen"]),
    "fr": frozenset(["je", "voudrais", "pour", "semaine", "prochaine", "bonjour", "merci", "aller", "vous", "est", "le", "un", "une", "vol", "besoin", "hôtel", "nuits", "réserver", "suis", "oui", "cherche", "billet", "salut"]),
    "es": frozenset(["quiero", "necesito", "vuelo", "para", "semana", "próxima", "hola", "gracias", "por", "favor", "el", "un", "una", "mañana", "noches", "viaje", "reservar", "busco", "ida", "vuelta", "buenos", "días"]),
    "it": frozenset(["vorrei", "volo", "per", "settimana", "prossima", "ciao", "grazie", "prego", "un", "una", "il", "domani", "notti", "viaggio", "prenotare", "cerco", "buongiorno", "andata", "ritorno"]),
    "pt": frozenset(["quero", "preciso", "voo", "para", "semana", "próxima", "olá", "obrigado", "obrigada", "um", "uma", "amanhã", "noites", "viagem", "reservar", "procuro", "bom", "dia"]),
    "nl": frozenset(["ik", "wil", "een", "vlucht", "naar", "volgende", "week", "hallo", "dank", "bedankt", "morgen", "nachten", "reis", "boeken", "zoek", "graag", "en", "het"]),
}  # fmt: skip
_DISTINCT: Final = frozenset(
    [
        "ich",
        "möchte",
        "brauche",
        "danke",
        "hallo",
        "bitte",
        "voudrais",
        "bonjour",
        "merci",
        "salut",
        "quiero",
        "necesito",
        "hola",
        "gracias",
        "vorrei",
        "ciao",
        "grazie",
        "quero",
        "preciso",
        "olá",
        "obrigado",
        "obrigada",
        "bedankt",
        "übernachtungen",
        "buongiorno",
    ]
)
_ENGLISH: Final = frozenset(
    [
        "the",
        "to",
        "i",
        "a",
        "for",
        "my",
        "and",
        "is",
        "want",
        "need",
        "trip",
        "flight",
        "flights",
        "hotel",
        "please",
        "what",
        "can",
        "you",
        "next",
        "week",
        "from",
        "on",
        "in",
        "me",
        "book",
        "show",
        "find",
        "of",
        "it",
    ]
)


def small_talk(text: str) -> str | None:
    """What kind of manners a message is, where it is nothing else."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)


def foreign(text: str) -> str | None:
    """The language of a message that is not English: `de`, or `other` where only its script tells."""
    letters = [sign for sign in text if sign.isalpha()]
    if letters and sum(ord(sign) > 0x24F for sign in letters) * 3 > len(letters):
        return "other"
    words = re.findall(r"[^\W\d_]+", text.lower())
    if sum(word in _ENGLISH for word in words) * 2 >= max(2, len(words)):
        return None
    hits = {code: sum(word in known for word in words) for code, known in _FOREIGN.items()}
    code = max(hits, key=lambda one: hits[one])
    is_plain = any(word in _DISTINCT for word in words)
    return code if (is_plain and hits[code] * 2 >= len(words) - 1) or (is_plain and hits[code] >= 2) else None


def is_angry(text: str) -> bool:
    """Whether somebody curses."""
    return _ANGRY.search(text) is not None


def gives_orders(text: str) -> bool:
    """Whether somebody tries to talk the rules away."""
    return _ORDERS.search(text) is not None


def asks_for_secrets(text: str) -> bool:
    """Whether somebody asks how the concierge was instructed."""
    return re.search(r"\b(?:system prompt|your (?:instructions|prompt))\b", text, re.IGNORECASE) is not None


def claims_approval(text: str) -> bool:
    """Whether an approval is said to have been given somewhere else."""
    return _CLAIMED.search(text) is not None


def names_a_card(text: str) -> bool:
    """Whether a card to pay with is brought into the conversation."""
    return _CARD.search(text) is not None


def without_card(text: str) -> str:
    """The rest of such a message."""
    return re.sub(
        r"[,;]?\s*(?:(?:and )?(?:use|charge|pay(?: with)?|put it on|with)\s+)?\[card ending \d{4}\]",
        " ",
        _CARD.sub(" ", text),
    )


def was_masked(text: str) -> bool:
    """Whether a card number was in it before it was kept."""
    return "[card ending " in text
