"""What goes over a conversation's socket: the frames a client may send, and the ones it gets."""

from typing import Any, Final, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from core.kernel.errors import Invalid, TooMany

LARGEST_FRAME: Final = 64 * 1024
MOST_MESSAGES: Final = 20
WINDOW_SECONDS: Final = 10.0

UNAUTHENTICATED: Final = 4401
FOREIGN_ORIGIN: Final = 4403
NO_SUCH_THREAD: Final = 4404
SLOW_READER: Final = 1013
GOING_AWAY: Final = 1001


class FrameMalformed(Invalid):
    """Not one of the frames a client may send."""

    code = "frame.malformed"


class FrameTooLarge(Invalid):
    """More than a frame may hold."""

    code = "frame.too_large"


class TooManyFrames(TooMany):
    """Faster than anybody types."""

    code = "frame.too_many"


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class Say(_Frame):
    """Something said."""

    type: Literal["message"]
    id: UUID
    text: str


class Choose(_Frame):
    """Options clicked."""

    type: Literal["choose"]
    id: UUID
    offer_ids: list[UUID] = Field(min_length=1, max_length=20)


class Stop(_Frame):
    """End the running turn."""

    type: Literal["stop"]


class Pong(_Frame):
    """The answer to a ping."""

    type: Literal["pong"]


ClientFrame = Say | Choose | Stop | Pong
_KINDS: Final[dict[str, TypeAdapter[Any]]] = {
    name: TypeAdapter(kind) for name, kind in {"message": Say, "choose": Choose, "stop": Stop, "pong": Pong}.items()
}


def read(text: str) -> ClientFrame:
    """One frame of a client, or why it is none."""
    if len(text) > LARGEST_FRAME or len(text.encode("utf-8", "replace")) > LARGEST_FRAME:
        raise FrameTooLarge(f"A frame has at most {LARGEST_FRAME // 1024} kB.", limit=LARGEST_FRAME)
    try:
        asked = orjson.loads(text)
        kind = _KINDS[asked["type"]]
        frame: ClientFrame = kind.validate_python(asked)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValidationError):
        names = ", ".join(_KINDS)
        raise FrameMalformed(f"A frame is a JSON object whose type is one of {names}.") from None
    return frame


def event_frame(seq: int, event: Any) -> str:
    """One event with its number."""
    return orjson.dumps({"seq": seq, "event": event}).decode()


def control(name: str, **facts: Any) -> str:
    """A frame that is no event: ready, ping, error."""
    return orjson.dumps({"control": name, **facts}, default=str).decode()
