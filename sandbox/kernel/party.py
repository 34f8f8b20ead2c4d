"""What a party tells the rest of the sandbox about itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from sandbox.kernel.faults import Asked

# A handler of `POST /_sandbox/events`: takes the whole body, gives what happened. A ValueError is a 422.
EventHandler = Callable[[Mapping[str, Any]], Mapping[str, Any]]

# A handler of a control of the party's own, `/_sandbox/{name}`: takes the body and the query, gives the JSON answer.
ControlHandler = Callable[[Mapping[str, Any], Mapping[str, str]], Mapping[str, Any]]


def _plain_error(_asked: Asked, status: int, _args: Mapping[str, Any]) -> Response:
    return Response(f'{{"error": "{status}"}}', status, media_type="application/json")


def _plain_rate_limited(_asked: Asked, _args: Mapping[str, Any]) -> Response:
    return Response('{"error": "429"}', 429, {"retry-after": "1"}, "application/json")


@dataclass(frozen=True)
class Party:
    """Made by the party's `build(hub, config)` and handed to `hub.add(party)`."""

    code: str
    title: str
    error: Callable[[Asked, int, Mapping[str, Any]], Response] = _plain_error
    """A scripted error in the vendor's own shape; `args` may name a `code`."""
    rate_limited: Callable[[Asked, Mapping[str, Any]], Response] = _plain_rate_limited
    faults: Mapping[str, str] = field(default_factory=dict)
    """Domain fault kinds and what they do, for the operator."""
    events: Mapping[str, tuple[str, EventHandler]] = field(default_factory=dict)
    """Event type -> (what it does, handler) for `POST /_sandbox/events`."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Credentials and public keys a caller may need."""
    orders: Callable[[], Sequence[Mapping[str, Any]]] = tuple
    """{party,id,reference,title,status,total,currency,at,actions:[…]} for the operator page."""
    inventory: Callable[[], Mapping[str, Any]] = dict
    """A summary of what there is and what is sold."""
    mailbox: Callable[[], Sequence[Mapping[str, Any]]] | None = None
    """{id,to,from,subject,at,text,html,attachments:[…]}, newest first."""
    controls: Mapping[tuple[str, str], ControlHandler] = field(default_factory=dict)
    """(method, name) -> handler of `/_sandbox/{name}`; a body or query that names a `party` must name this one."""
    reset: Callable[[], None] = lambda: None
    """Drop what is cached in memory; the store is emptied by the kernel."""
