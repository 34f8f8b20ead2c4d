"""Language models behind one small protocol."""

from typing import TYPE_CHECKING

from agent.models.protocol import Model

if TYPE_CHECKING:
    from core.settings import Settings


def choose_model(settings: "Settings") -> Model:
    """The model a setting names: `claude:<id>`, `offline` or `script:<file>`."""
    kind, _, detail = settings.model_choice.partition(":")
    if kind == "claude":
        from agent.models.claude import ClaudeModel

        key = settings.anthropic_api_key
        return ClaudeModel(
            detail, api_key=None if key is None else key.get_secret_value(), base_url=settings.anthropic_base_url
        )
    if kind == "script":
        from agent.models.script import ScriptedModel

        return ScriptedModel.from_file(detail)
    if kind == "offline":
        from agent.models.offline import OfflineModel

        return OfflineModel()
    raise ValueError(f"TRIPWRIGHT_MODEL is {settings.model_choice!r}; use claude:<id>, offline or script:<file>.")
