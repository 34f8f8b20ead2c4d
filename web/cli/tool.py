"""Run one tool from a terminal, exactly as the concierge would."""

import sys
from uuid import UUID

import orjson

from core.app import App
from core.kernel.errors import Refused
from core.kernel.ids import ThreadId
from core.people.caller import Door


async def run(app: App, name: str, arguments: str, email: str, thread: str | None) -> int:
    """Print the reply's text and card; 1 where the tool refused."""
    import tools

    try:
        asked = orjson.loads(arguments)
        caller = await app.people.caller_for_email(email, Door.CLI)
        reply = await tools.run(app, caller, name, asked, thread_id=ThreadId(UUID(thread)) if thread else None)
    except Refused as refused:
        print(f"{refused.code}: {refused.message}", file=sys.stderr)
        return 1
    except orjson.JSONDecodeError as unfit:
        print(f"The arguments are no JSON: {unfit}", file=sys.stderr)
        return 2
    print(reply.text)
    if reply.card is not None:
        card = reply.card.model_dump(mode="json") if hasattr(reply.card, "model_dump") else reply.card
        print(orjson.dumps(card, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())
    return 0
