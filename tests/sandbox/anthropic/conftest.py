import asyncio
import json
import socket
from contextlib import asynccontextmanager

import anthropic
import httpx
import pytest
import uvicorn

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.server import create_sandbox
from tests.fixtures.vendor_specs import definition_problems

KEY = "sk-ant-tripwright-sandbox"
DOCUMENT = "anthropic/messages.derived.json"
SEARCH = {
    "name": "search_trips",
    "description": "Search flights and hotels.",
    "input_schema": {"type": "object", "properties": {"destination": {"type": "string"}}},
}
WEATHER = {"name": "weather", "description": "Weather at a place.", "input_schema": {"type": "object"}}


def ask(text="London next week", **more):
    return {"model": "claude-sonnet-5", "max_tokens": 500, "messages": [{"role": "user", "content": text}]} | more


def called(*ids):
    """An assistant message that called a tool under each of the ids."""
    calls = [{"type": "tool_use", "id": one, "name": "search_trips", "input": {}} for one in ids]
    return {"role": "assistant", "content": calls}


def answered(*ids, first=()):
    results = [{"type": "tool_result", "tool_use_id": one, "content": "3 flights"} for one in ids]
    return {"role": "user", "content": [*first, *results]}


class Model:
    """A caller of the API in-process, holding every answer against the published shapes."""

    def __init__(self):
        self.sandbox = create_sandbox(SandboxConfig())
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox), base_url="http://sandbox")

    async def post(self, body, *, path="/v1/messages", headers=None) -> httpx.Response:
        headers = {"x-api-key": KEY, "anthropic-version": "2023-06-01"} if headers is None else headers
        response = await self.http.post(f"/anthropic{path}", json=body, headers=headers)
        if response.status_code >= 400:
            assert definition_problems(DOCUMENT, "ErrorBody", response.json()) == []
        elif path == "/v1/messages" and not body.get("stream"):
            assert definition_problems(DOCUMENT, "MessageResponse", response.json()) == []
        return response

    async def events(self, body):
        """The events of a stream, each held against the document (which leaves `ping` and `error` out)."""
        response = await self.post(body | {"stream": True})
        assert response.headers["content-type"].startswith("text/event-stream")
        found = []
        for block in response.text.split("\n\n"):
            if block:
                name, data = (line.split(": ", 1)[1] for line in block.split("\n"))
                event = json.loads(data)
                assert event["type"] == name
                if name == "error":
                    assert definition_problems(DOCUMENT, "ErrorBody", event) == []
                elif name != "ping":
                    assert definition_problems(DOCUMENT, "StreamEvent", event) == []
                found.append(event)
        return found

    async def script(self, *turns, **more) -> httpx.Response:
        body = {"party": "anthropic", "turns": list(turns), **more}
        return await self.http.post("/_sandbox/scripts", json=body)

    async def requests(self, **query):
        return (await self.http.get("/_sandbox/model-requests", params=query)).json()["items"]

    def fault(self, kind, **facts):
        self.sandbox.hub.faults.add(Fault(party="anthropic", kind=kind, **facts))


@pytest.fixture
async def model():
    one = Model()
    async with one.http:
        yield one
    await one.sandbox.hub.close()


@asynccontextmanager
async def served(app):
    """A real server on a port of its own; gives its base address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on", ws="none"))
    task = asyncio.create_task(server.serve([listener]))
    try:
        async with asyncio.timeout(10):
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, 10)
        listener.close()


class Desk:
    """The official SDK on a real server."""

    def __init__(self, base, control, client):
        self.base, self._control, self.client = base, control, client

    async def script(self, *turns, **more):
        loaded = await self._control.post(
            "/_sandbox/scripts", json={"party": "anthropic", "turns": list(turns), **more}
        )
        assert loaded.status_code == 201, loaded.text

    async def requests(self):
        return (await self._control.get("/_sandbox/model-requests")).json()["items"]

    async def say(self, text="London next week", **more):
        return await self.client.messages.create(**ask(text, **more))

    async def listen(self, heard):
        async with self.client.messages.stream(**ask()) as stream:
            async for piece in stream.text_stream:
                heard.append(piece)  # noqa: PERF401 - what was heard before it broke must be kept


@pytest.fixture
async def desk():
    async with (
        served(create_sandbox(SandboxConfig())) as base,
        httpx.AsyncClient(base_url=base, trust_env=False) as control,
        anthropic.AsyncAnthropic(
            api_key=KEY,
            base_url=f"{base}/anthropic",
            max_retries=0,
            timeout=10,
            http_client=anthropic.DefaultAsyncHttpxClient(trust_env=False),
        ) as client,
    ):
        yield Desk(base, control, client)
