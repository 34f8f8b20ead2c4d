"""Ask one thing, with replies that can be pressed."""

from pydantic import Field

from tools.marked import plain
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool


class Choice(ToolInput):
    label: str = Field(description="What the chip says, a few words.", min_length=1, max_length=60)
    send: str = Field(description="What is sent as the traveller's own message when it is pressed.", max_length=200)


class OfferChoices(ToolInput):
    question: str = Field(description="The one question that is open.", min_length=1, max_length=300)
    options: list[Choice] = Field(description="Two to six likely answers.", min_length=1, max_length=6)
    asking: str | None = Field(
        None, description="What is asked for, in one word such as `dates` or `destination`.", max_length=40
    )


@tool(effect=Effect.READS)
async def offer_choices(ask: OfferChoices, context: ToolContext) -> Reply:  # noqa: ARG001
    """Show likely answers to one open question as chips under your message.

    Use it when something is missing that is neither in the facts nor in the profile. A typed answer works as well.
    """
    options = [{"label": plain(one.label, 60), "send": plain(one.send, 200)} for one in ask.options]
    card = {"kind": "choices", "question": plain(ask.question), "options": options}
    return Reply("The chips are shown.", cards=(card,), data={"asking": ask.asking} if ask.asking else {})
