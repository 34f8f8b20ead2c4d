"""What a request must look like, above all how tool calls and their results follow each other."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.anthropic.wire import ApiError, invalid

MEMBERS = frozenset(
    {
        "model", "messages", "max_tokens", "cache_control", "container", "diagnostics", "inference_geo", "metadata",
        "output_config", "service_tier", "speed", "stop_sequences", "stream", "system", "temperature", "thinking",
        "tool_choice", "tools", "top_k", "top_p", "context_management", "mcp_servers", "fallbacks",
    }
)  # fmt: skip
BLOCKS = frozenset(
    {
        "text", "image", "document", "search_result", "thinking", "redacted_thinking", "tool_use", "tool_result",
        "server_tool_use", "web_search_tool_result", "web_fetch_tool_result", "code_execution_tool_result",
        "container_upload",
    }
)  # fmt: skip
ROLES = ("user", "assistant", "system")
MOST_BREAKPOINTS = 4
MOST_OUTPUT = 200_000
_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
Block = dict[str, Any]


def check(body: Any, *, counting: bool = False) -> dict[str, Any]:
    """The body, when it could be answered; otherwise what the vendor says is wrong with it."""
    if not isinstance(body, dict):
        raise invalid("The request body is not a JSON object")
    for name in ("model", "messages") if counting else ("model", "messages", "max_tokens"):
        if name not in body:
            raise invalid(f"{name}: Field required")
    if unknown := sorted(set(body) - MEMBERS):
        raise invalid(f"{unknown[0]}: Extra inputs are not permitted")
    _check_settings(body)
    _check_tools(body)
    messages = body["messages"]
    if not isinstance(messages, list):
        raise invalid("messages: Input should be a valid array")
    if not messages:
        raise invalid("messages: at least one message is required")
    blocks = [_blocks(message, index, last=index == len(messages) - 1) for index, message in enumerate(messages)]
    if messages[0]["role"] == "assistant":
        raise invalid('messages: first message must use the "user" role')
    _check_tool_results(messages, blocks)
    _check_breakpoints(body, blocks)
    return body


def content_blocks(content: Any) -> list[Block]:
    """A message's or system prompt's content as blocks; a string is one text block."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [block for block in content or [] if isinstance(block, dict)]


def _check_settings(body: Mapping[str, Any]) -> None:
    model = body["model"]
    if not isinstance(model, str) or not model:
        raise invalid("model: Input should be a valid string")
    if not model.startswith("claude-"):
        raise ApiError("not_found_error", f"model: {model}")
    most = body.get("max_tokens", 1)
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        raise invalid("max_tokens: Input should be greater than or equal to 1")
    if most > MOST_OUTPUT:
        raise invalid(
            f"max_tokens: {most} > {MOST_OUTPUT}, which is the maximum allowed number of output tokens for {model}"
        )
    for name in ("temperature", "top_p"):
        value = body.get(name)
        if value is not None and not (isinstance(value, (int, float)) and 0 <= value <= 1):
            raise invalid(f"{name}: range: 0..1")
    if not isinstance(body.get("stream", False), bool):
        raise invalid("stream: Input should be a valid boolean")
    for index, text in enumerate(body.get("stop_sequences") or []):
        if not isinstance(text, str) or not text.strip():
            raise invalid(f"stop_sequences.{index}: each stop sequence must contain non-whitespace")
    system = body.get("system")
    if system is not None and not isinstance(system, str):
        for index, block in enumerate(system if isinstance(system, list) else [None]):
            if not isinstance(block, dict) or block.get("type") != "text" or not isinstance(block.get("text"), str):
                raise invalid(f"system.{index}: Input should be a text block")
    thinking = body.get("thinking") or {}
    if thinking.get("type") == "enabled" and not 1024 <= int(thinking.get("budget_tokens", 0)) < most:
        raise invalid("max_tokens: must be greater than thinking.budget_tokens, which must be at least 1024")


def _check_tools(body: Mapping[str, Any]) -> None:
    tools = body.get("tools") or []
    if not isinstance(tools, list):
        raise invalid("tools: Input should be a valid array")
    names: list[str] = []
    for index, tool in enumerate(tools):
        name = tool.get("name") if isinstance(tool, dict) else None
        if not isinstance(name, str) or not _TOOL_NAME.fullmatch(name):
            raise invalid(f"tools.{index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
        names.append(name)
        if tool.get("type", "custom") != "custom":
            continue
        schema = tool.get("input_schema")
        if not isinstance(schema, dict):
            raise invalid(f"tools.{index}.custom.input_schema: Field required")
        if schema.get("type") != "object":
            raise invalid(f"tools.{index}.custom.input_schema.type: Input should be 'object'")
    if len(set(names)) != len(names):
        raise invalid("tools: Tool names must be unique.")
    choice = body.get("tool_choice")
    if choice is None:
        return
    if not isinstance(choice, dict) or choice.get("type") not in ("auto", "any", "tool", "none"):
        raise invalid("tool_choice: Input tag must be one of 'auto', 'any', 'tool', 'none'")
    if not names and choice["type"] != "none":
        raise invalid("tool_choice: may only be specified while providing tools")
    if choice["type"] == "tool" and choice.get("name") not in names:
        raise invalid(f"tool_choice: Tool '{choice.get('name')}' not found in provided tools")


def _blocks(message: Any, index: int, *, last: bool) -> list[Block]:
    if not isinstance(message, dict) or message.get("role") not in ROLES:
        raise invalid(f"messages.{index}.role: Input should be 'user' or 'assistant'")
    if unknown := sorted(set(message) - {"role", "content"}):
        raise invalid(f"messages.{index}.{unknown[0]}: Extra inputs are not permitted")
    content = message.get("content")
    if not isinstance(content, (str, list)):
        raise invalid(f"messages.{index}.content: Field required")
    if not content and not (last and message["role"] == "assistant"):
        raise invalid(
            f"messages.{index}: all messages must have non-empty content except for the optional final assistant message"
        )
    blocks = content_blocks(content) if isinstance(content, str) else content
    for position, block in enumerate(blocks):
        _check_block(block, message["role"], f"messages.{index}.content.{position}")
    return list(blocks)


def _check_block(block: Any, role: str, where: str) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in BLOCKS:
        raise invalid(f"{where}: Input tag '{kind}' found using 'type' does not match any of the expected tags")
    if kind == "text" and not (isinstance(block.get("text"), str) and block["text"]):
        raise invalid("messages: text content blocks must be non-empty")
    if kind == "tool_use":
        if role != "assistant":
            raise invalid(f"{where}: `tool_use` blocks can only be in `assistant` messages")
        for name, wanted in (("id", str), ("name", str), ("input", dict)):
            if not isinstance(block.get(name), wanted):
                raise invalid(f"{where}.tool_use.{name}: Field required")
    if kind == "tool_result":
        if role != "user":
            raise invalid(f"{where}: `tool_result` blocks can only be in `user` messages")
        if not isinstance(block.get("tool_use_id"), str):
            raise invalid(f"{where}.tool_result.tool_use_id: Field required")


def _check_tool_results(messages: list[dict[str, Any]], blocks: list[list[Block]]) -> None:
    """Every call is answered at the very beginning of the next message, and nothing else is."""
    seen: set[str] = set()
    for index, (message, inside) in enumerate(zip(messages, blocks, strict=True)):
        called = [block["id"] for block in inside if block["type"] == "tool_use"]
        if seen & set(called) or len(set(called)) != len(called):
            raise invalid("messages: `tool_use` ids must be unique")
        seen |= set(called)
        before = [block["id"] for block in blocks[index - 1] if block["type"] == "tool_use"] if index else []
        answered = [block["tool_use_id"] for block in inside if block["type"] == "tool_result"]
        if stray := [one for one in answered if one not in before]:
            raise invalid(
                f"messages.{index}.content.0: unexpected `tool_use_id` found in `tool_result` blocks: {stray[0]}. Each "
                "`tool_result` block must have a corresponding `tool_use` block in the previous message."
            )
        if len(set(answered)) != len(answered):
            raise invalid(f"messages.{index}: each tool_use must have a single result")
        if called and message["role"] == "assistant":
            leading = list(_leading_results(blocks[index + 1])) if index + 1 < len(blocks) else []
            if missing := [one for one in called if one not in leading]:
                raise invalid(
                    f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                    f"{', '.join(missing)}. Each `tool_use` block must have a corresponding `tool_result` block in the "
                    "next message."
                )


def _leading_results(inside: list[Block]) -> Iterator[str]:
    for block in inside:
        if block["type"] != "tool_result":
            return
        yield block["tool_use_id"]


def _check_breakpoints(body: Mapping[str, Any], blocks: list[list[Block]]) -> None:
    marked = [tool for tool in body.get("tools") or [] if tool.get("cache_control")]
    marked += [block for block in content_blocks(body.get("system") or []) if block.get("cache_control")]
    marked += [block for inside in blocks for block in inside if block.get("cache_control")]
    if len(marked) > MOST_BREAKPOINTS:
        raise invalid(
            f"A maximum of {MOST_BREAKPOINTS} blocks with cache_control may be provided. Found {len(marked)}."
        )
