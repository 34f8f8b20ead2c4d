"""Kinds of rooms and boards a hotel sells."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class RoomType:
    """`factor` is the price beside the standard double; `count` is how many the trade may sell a night."""

    code: str
    name: str
    max_adults: int
    max_children: int
    factor: float
    count: int


@dataclass(frozen=True, slots=True)
class Board:
    """`per_person` is what the board adds a night, as a share of the standard double, per adult."""

    code: str
    name: str
    per_person: float


BOARDS = {
    board.code: board
    for board in (
        Board("RO", "ROOM ONLY", 0.0),
        Board("BB", "BED AND BREAKFAST", 0.07),
        Board("HB", "HALF BOARD", 0.19),
        Board("FB", "FULL BOARD", 0.30),
        Board("AI", "ALL INCLUSIVE", 0.42),
    )
}

ROOM_CATALOGUE: dict[str, tuple[str, int, int, float]] = {
    "SGL.ST": ("SINGLE STANDARD", 1, 0, 0.86),
    "DBT.ST": ("DOUBLE OR TWIN STANDARD", 2, 1, 1.0),
    "DBL.ST": ("DOUBLE STANDARD", 2, 1, 1.0),
    "DBL.SU": ("DOUBLE SUPERIOR", 2, 1, 1.22),
    "DBL.DX": ("DOUBLE DELUXE", 3, 1, 1.42),
    "FAM.ST": ("FAMILY ROOM STANDARD", 4, 3, 1.55),
    "JSU.ST": ("JUNIOR SUITE STANDARD", 3, 2, 1.85),
    "SUI.B2": ("SUITE TWO BEDROOMS", 4, 3, 2.6),
    "SUI.PR": ("SUITE PRESIDENTIAL", 4, 3, 5.2),
}
_BY_STARS = {
    2: ("SGL.ST", "DBT.ST", "FAM.ST"),
    3: ("DBT.ST", "DBL.SU", "FAM.ST"),
    4: ("DBL.ST", "DBL.SU", "FAM.ST", "JSU.ST"),
    5: ("DBL.ST", "DBL.DX", "JSU.ST", "SUI.B2", "SUI.PR"),
}


def rooms_of(draw: Random, *, stars: int, kind: str) -> tuple[RoomType, ...]:
    """The room types of one house; fewer of the dear ones."""
    large = 2 if kind == "l" else 0
    chosen = []
    for position, code in enumerate(_BY_STARS[max(2, min(stars, 5))]):
        name, adults, children, factor = ROOM_CATALOGUE[code]
        count = max(1, draw.randint(6, 14) + large - 3 * position)
        chosen.append(RoomType(code, name, adults, children, factor, count))
    return tuple(chosen)
