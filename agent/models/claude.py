"""Claude through its own SDK: streamed, with tools, with prompt caching, patient when it is overloaded.

The SDK is imported when the first turn needs it; it takes longer to load than the rest of the service.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import orjson
import structlog

from agent.models.protocol import (
    Message,
    ModelEvent,
    ModelInterrupted,
    ModelName,
    ModelRefused,
    ModelRequest,
    ModelUnavailable,
    TextDelta,
    ToolCall,
    Usage,
)
from agent.prompts import render_turn_facts

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

log = structlog.get_logger(__name__)

_MOST_TOKENS: Final = 2_048
_TRIES: Final = 4
_TIMEOUT: Final = 60.0
_CACHED: Final = {"cache_control": {"type": "ephemeral"}}


class ClaudeModel:
    """Anthropic's Messages API behind the model protocol."""

    def __init__(
        self,
        model: str,
        *,
        api_key: str | None,
        base_url: str | None = None,
        first_wait: float = 0.5,
    ) -> None:
        self._model, self._key, self._base_url, self._first_wait = model, api_key, base_url, first_wait
        self._client: AsyncAnthropic | None = None

    @property
    def name(self) -> ModelName:
        """`claude:<id>`."""
        return ModelName("claude", self._model)

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Text as it comes, each tool call once its arguments are whole.

        Until the first word has been said a failed call is made again; after it, the turn is interrupted instead,
        so that nothing is said twice.
        """
        for attempt in range(1, _TRIES + 1):
            has_spoken = False
            try:
                async for event in self._once(request):
                    has_spoken = has_spoken or not isinstance(event, Usage)
                    yield event
                return
            except ModelUnavailable as failed:
                if has_spoken:
                    raise ModelInterrupted("The connection to the model broke off.") from failed
                if attempt == _TRIES or isinstance(failed, ModelRefused):
                    raise
                wait = self._first_wait * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
                log.warning("model.retried", attempt=attempt, wait=round(wait, 2), error=str(failed.facts))
                await asyncio.sleep(wait)

    async def _once(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        import anthropic

        try:
            async with self._connected().messages.stream(
                model=self._model,
                max_tokens=_MOST_TOKENS,
                system=[{"type": "text", "text": request.system, "cache_control": {"type": "ephemeral"}}],
                messages=_messages(request),  # type: ignore[arg-type]
                tools=_tools(request.tools),  # type: ignore[arg-type]
            ) as stream:
                async for event in stream:
                    if event.type == "text":
                        yield TextDelta(event.text)
                    elif event.type == "content_block_stop" and event.content_block.type == "tool_use":
                        block = event.content_block
                        yield ToolCall(block.id, block.name, block.input)
                final = await stream.get_final_message()
        except anthropic.APIStatusError as failed:
            raise _worded(failed.status_code, failed.type) from failed
        except (anthropic.APIError, OSError, RuntimeError, ValueError) as failed:
            raise ModelUnavailable("The model cannot be reached just now.", error=type(failed).__name__) from failed
        except Exception as failed:
            if not _is_transport(failed):
                raise
            raise ModelUnavailable("The model cannot be reached just now.", error=type(failed).__name__) from failed
        if final.stop_reason is None:
            raise ModelUnavailable("The model stopped in the middle.", error="no stop reason")
        used = final.usage
        yield Usage(used.input_tokens, used.output_tokens, used.cache_read_input_tokens or 0)

    def _connected(self) -> "AsyncAnthropic":
        if self._client is None:
            from anthropic import AsyncAnthropic

            # Retrying is ours: the SDK's own would also repeat a stream that has begun to speak.
            self._client = AsyncAnthropic(api_key=self._key, base_url=self._base_url, max_retries=0, timeout=_TIMEOUT)
        return self._client

    async def close(self) -> None:
        """Give the connections back."""
        if self._client is not None:
            await self._client.close()


def _is_transport(failed: Exception) -> bool:
    """Whether the HTTP client underneath broke while reading: its errors do not share a base with the SDK's."""
    return type(failed).__module__.split(".")[0] in {"httpx2", "httpx", "httpcore", "httpcore2", "h11"}


def _worded(status: int, kind: str | None) -> ModelUnavailable:
    overloaded = kind in {"overloaded_error", "rate_limit_error", "api_error", "timeout_error"}
    if overloaded or status in {408, 409, 429} or status >= 500:
        return ModelUnavailable("The model is busy just now.", status=status, kind=kind)
    return ModelRefused(
        "The model does not accept our requests; its settings need attention.", status=status, kind=kind
    )


def _tools(tools: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    listed = [dict(tool) for tool in tools]
    if listed:
        listed[-1] = {**listed[-1], **_CACHED}
    return listed


def _messages(request: ModelRequest) -> list[dict[str, Any]]:
    """The dialogue in the vendor's blocks: roles alternate, and each answer's results open the next user message."""
    turns: list[dict[str, Any]] = []
    for message in request.messages:
        role = "assistant" if message["role"] == "assistant" else "user"
        blocks = _blocks(message)
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"] += blocks
        else:
            turns.append({"role": role, "content": blocks})
    if turns and turns[-1]["role"] == "user":
        facts = {"type": "text", "text": render_turn_facts(request.facts)}
        turns[-1]["content"] = [*turns[-1]["content"], facts]
        turns[-1]["content"][-2] = {**turns[-1]["content"][-2], **_CACHED}
    return turns


def _blocks(message: Message) -> list[dict[str, Any]]:
    if message["role"] == "tool":
        block = {"type": "tool_result", "tool_use_id": message["call_id"], "content": _result(message)}
        return [{**block, "is_error": True} if message.get("code") else block]
    blocks: list[dict[str, Any]] = [{"type": "text", "text": message["text"]}] if message.get("text") else []
    blocks.extend(
        {"type": "tool_use", "id": call["id"], "name": call["name"], "input": call["arguments"]}
        for call in message.get("calls", ())
    )
    return blocks or [{"type": "text", "text": "…"}]


def _result(message: Message) -> str:
    parts = [str(message.get("text", ""))]
    if message.get("code"):
        parts.append(f"code: {message['code']}")
    if message.get("data"):
        parts.append(orjson.dumps(message["data"]).decode())
    return "\n".join(part for part in parts if part)
