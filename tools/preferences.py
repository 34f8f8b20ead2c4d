"""What the traveller wants kept in mind: always theirs to see, add and drop."""

from pydantic import Field

from core.kernel.ids import MemoryId
from core.memories.errors import MemoryNotFound
from tools.marked import marked
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, parse_uuid, tool


class RememberPreference(ToolInput):
    text: str = Field(
        description="The preference in the traveller's own words, as a short sentence.", min_length=1, max_length=500
    )


@tool(effect=Effect.DRAFTS)
async def remember_preference(ask: RememberPreference, context: ToolContext) -> Reply:
    """Remember something the traveller asked you to keep in mind. Only what they said themselves, never a guess."""
    kept = await context.app.memories.remember(context.caller, ask.text)
    card = {"kind": "preferences", "items": [{"id": str(kept.id), "text": kept.text}]}
    return Reply("Remembered.", cards=(card,), data={"id": str(kept.id), "text": marked(kept.text, "preference")})


class ForgetPreference(ToolInput):
    preference: str = Field(
        description="Id of the preference, or words that say which one is meant.", min_length=1, max_length=500
    )


@tool(effect=Effect.DRAFTS)
async def forget_preference(ask: ForgetPreference, context: ToolContext) -> Reply:
    """Forget a preference for good, when the traveller asks for it."""
    memory_id = parse_uuid(ask.preference)
    if memory_id is None:
        found = await context.app.memories.matching(context.caller, ask.preference)
        if found is None:
            raise MemoryNotFound("I remember nothing of that kind about you.")
        memory_id = found.id
    gone = await context.app.memories.forget(context.caller, MemoryId(memory_id))
    return Reply("Forgotten.", data={"id": str(gone.id), "text": marked(gone.text, "preference")})


class ListPreferences(ToolInput):
    about: str | None = Field(None, description="A topic to look for; leave out for all.", max_length=200)


@tool(effect=Effect.READS)
async def list_preferences(ask: ListPreferences, context: ToolContext) -> Reply:
    """List what is remembered about the traveller."""
    if ask.about:
        kept = await context.app.memories.recall(context.caller, ask.about)
    else:
        kept = await context.app.memories.list(context.caller)
    items = [{"id": str(one.id), "text": one.text} for one in kept]
    data = {"preferences": [{"id": one["id"], "text": marked(one["text"], "preference")} for one in items]}
    text = f"{len(items)} remembered." if items else "Nothing is remembered yet."
    return Reply(text, cards=({"kind": "preferences", "items": items},) if items else (), data=data)
