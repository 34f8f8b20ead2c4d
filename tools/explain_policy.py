"""Travel policy in words."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from tools.chosen import offers_named
from tools.marked import marked
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool

_RULES_TOLD = 12
_SAYS_NOTHING = frozenset(
    [
        "what",
        "policy",
        "about",
        "allowed",
        "rule",
        "there",
        "that",
        "with",
        "book",
        "travel",
        "doe",
        "permitted",
        "spend",
    ]
)


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
        told = _behind(rules, tag) or told
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


def _behind(rules: list[str], tag: Mapping[str, Any]) -> list[str]:
    """The rules that speak against an option."""
    names = [
        str(one["rule"]).lower() for one in tag.get("results", ()) if one.get("result") in {"warn", "stop", "unknown"}
    ]
    return [rule for rule in rules if any(rule.lower().startswith(name) for name in names)]


def relevant(rules: list[str], topic: str | None) -> list[str]:
    """The rules that speak of a topic, those that share most of its words first; all of them when none does."""
    words = {found.lower().rstrip("s") for found in re.findall(r"[^\W\d_]{4,}", topic or "")} - _SAYS_NOTHING
    hits = {rule: sum(word in rule.lower() for word in words) for rule in rules}
    best = max(hits.values(), default=0)
    kept = [rule for rule in rules if best and hits[rule] == best]
    return (kept or rules)[:_RULES_TOLD]
