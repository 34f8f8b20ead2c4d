"""Travel policy in words."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from tools.chosen import offers_named
from tools.marked import marked
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool

_RULES_TOLD = 12


class ExplainPolicy(ToolInput):
    topic: str | None = Field(
        None, description="What is asked about, such as `business class` or `hotel price`.", max_length=120
    )
    option: str | None = Field(
        None, description="Short name or offer_id, to explain why that option is green, amber or red.", max_length=40
    )


@tool(effect=Effect.READS)
async def explain_policy(ask: ExplainPolicy, context: ToolContext) -> Reply:
    """Explain the travel policy that applies to this traveller, or why one option is tagged as it is.

    Quote the rule; do not soften or extend it.
    """
    rules = await context.app.policies.explain(context.caller)
    told = relevant(rules, ask.topic)
    tag: Mapping[str, Any] | None = None
    if ask.option is not None:
        [offer] = await offers_named(context, [ask.option])
        tag = offer.option_json()["policy"]
    card = {"kind": "policy", "rules": told, "tag": tag}
    data: dict[str, Any] = {"rules": told, "topic": marked(ask.topic, "question", 120) or None}
    if tag is not None:
        data["option"] = {
            "short": ask.option,
            "policy": tag.get("level"),
            "summary": tag.get("summary"),
            "broken": [one["message"] for one in tag.get("results", ()) if one.get("result") in {"warn", "stop"}],
        }
    text = "\n".join(told) if told else "No rule of the travel policy applies to this traveller."
    return Reply(text, cards=(card,), data=data)


def relevant(rules: list[str], topic: str | None) -> list[str]:
    """The rules that share words with a topic; all of them when none does."""
    words = {word.strip("?.,!").lower() for word in (topic or "").split() if len(word) > 3}
    kept = [rule for rule in rules if any(word.rstrip("s") in rule.lower() for word in words)]
    return (kept or rules)[:_RULES_TOLD]
