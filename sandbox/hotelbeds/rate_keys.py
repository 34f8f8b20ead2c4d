"""Rate keys: opaque to the client, holding everything a price was made of, sealed and good for half an hour."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sandbox.hotelbeds.wire import ApiError, invalid_data
from sandbox.world.hotel_plans import plan_of, room_of
from sandbox.world.hotel_rates import Rate, Stay, rate_of
from sandbox.world.hotel_rooms import BOARDS
from sandbox.world.hotels import hotel_by_code

LIFETIME = timedelta(minutes=30)
_SEAL = b"tripwright-sandbox-rate-keys"
_TAIL = re.compile(r"N@03~~([0-9a-f]+)~([0-9a-f]+)~([NC])~([0-9A-F]{24})")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A rate at the price it was offered for. `checked` once it was valuated: then it is bookable as it stands."""

    rate: Rate
    total: int
    issued: int
    checked: bool
    ages: tuple[int, ...]

    @property
    def is_bookable(self) -> bool:
        return self.checked or not self.rate.recheck

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.issued, UTC) + LIFETIME


def _seal(front: str, tail: str) -> str:
    return hmac.new(_SEAL, f"{front}|{tail}".encode(), hashlib.sha256).hexdigest()[:24].upper()


def rate_key(quoted: Quoted) -> str:
    rate, stay = quoted.rate, quoted.rate.stay
    front = "|".join(
        (
            stay.check_in.strftime("%Y%m%d"),
            stay.check_out.strftime("%Y%m%d"),
            "W",
            "1",
            str(rate.hotel.code),
            rate.room.code,
            f"{rate.plan.code}-{rate.quoted_on:%y%m%d}",
            rate.board.code,
            "",
            f"{stay.rooms}~{stay.adults}~{stay.children}",
            "~".join(map(str, quoted.ages)),
        )
    )
    tail = f"03~~{quoted.issued:x}~{quoted.total:x}~{'C' if quoted.checked else 'N'}"
    return f"{front}|N@{tail}~{_seal(front, tail)}"


def read_rate_key(key: object, now: datetime, *, where: str) -> Quoted:
    """The rate a key stands for; 400 when nobody here made it, 410 when its time is over."""
    quoted = _opened(key) if isinstance(key, str) else None
    if quoted is None:
        raise invalid_data(f"Error at property {where}.rateKey: the rateKey is not valid")
    if quoted.expires_at <= now:
        raise ApiError(410, "INVALID_DATA", "The rateKey has expired. Request availability again")
    return quoted


def _opened(key: str) -> Quoted | None:
    parts = key.split("|")
    found = _TAIL.fullmatch(parts[-1])
    if len(parts) != 12 or found is None:
        return None
    front, tail = "|".join(parts[:-1]), parts[-1][2:].rsplit("~", 1)[0]
    if not hmac.compare_digest(_seal(front, tail), found[4]):
        return None
    hotel = hotel_by_code(int(parts[4]))
    if hotel is None:
        return None
    plan_code, _, asked = parts[6].partition("-")
    room, plan, board = room_of(hotel, parts[5]), plan_of(hotel, plan_code), BOARDS.get(parts[7])
    if room is None or plan is None or board is None:
        return None
    rooms, adults, children = (int(part) for part in parts[9].split("~"))
    stay = Stay(_day(parts[0]), _day(parts[1]), rooms, adults, children)
    return Quoted(
        rate=rate_of(hotel, room, plan, board, stay, _day(f"20{asked}")),
        total=int(found[2], 16),
        issued=int(found[1], 16),
        checked=found[3] == "C",
        ages=tuple(int(age) for age in parts[10].split("~") if age),
    )


def _day(compact: str) -> date:
    return date(int(compact[:4]), int(compact[4:6]), int(compact[6:8]))
