"""P12: how long a search takes beyond its slowest supplier, with thirty searches at once.

Eight suppliers with known delays answer on a local HTTP server in a process of its own. Ours is the product's own
fan-out over its own lines; the peer asks the same suppliers with one `httpx.AsyncClient` and `asyncio.gather`.

    python -m web.bench.search_fanout
"""

import asyncio
import gc
import math
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

import httpx
import orjson
import structlog

from core.offers.fanout import Ask, Paces, fan_out
from core.providers.resilience import Line
from core.providers.transport import Wire

DELAYS_MS: Final = (80, 100, 120, 140, 160, 180, 200, 250)
SEARCHES: Final = 30
ROUNDS: Final = 6
HOLD_P50_MS, HOLD_P95_MS = 10.0, 50.0
# Read by the child process below; some twenty kilobytes, as twenty offers are.
OFFERS: Final = 20
_SERVER: Final = """
import asyncio, json, sys
OFFER = {"id": "off_0000", "total_amount": "343.77", "total_currency": "GBP", "slices": [
    {"id": "sli_0", "segments": [{"id": f"seg_{n}", "departing_at": "2030-01-01T10:00:00", "note": "x" * 200} for n in range(2)]}
    for _ in range(2)]}
BODY = json.dumps({"data": {"offers": [OFFER] * int(sys.argv[1])}}).encode()
HEAD = b"HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\ncontent-length: %d\\r\\n\\r\\n" % len(BODY)

async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            for line in head.lower().split(b"\\r\\n"):
                if line.startswith(b"content-length:"):
                    await reader.readexactly(int(line[15:]))
            await asyncio.sleep(int(head.split(b"/after/", 1)[1].split(b" ", 1)[0]) / 1000)
            writer.write(HEAD + BODY)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""

Search = Callable[[], Awaitable[Any]]


async def run() -> list[dict[str, Any]]:
    """Both rows of P12, ours and the peer's from the same run."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30), cache_logger_on_first_use=True)
    command = [sys.executable, "-c", _SERVER, str(OFFERS)]
    server = await asyncio.to_thread(subprocess.Popen, command, stdout=subprocess.PIPE)
    try:
        port = await asyncio.to_thread(_first_line, server)
        address = f"http://127.0.0.1:{port}"
        ours, peer = await _side_by_side(address)
    finally:
        server.kill()
        await asyncio.to_thread(server.communicate)
    return [_row("p50", ours, peer, 0.50, HOLD_P50_MS), _row("p95", ours, peer, 0.95, HOLD_P95_MS)]


def _first_line(server: "subprocess.Popen[bytes]") -> int:
    assert server.stdout is not None
    return int(server.stdout.readline())


async def _side_by_side(address: str) -> tuple[list[float], list[float]]:
    """Rounds of both in turn, so that whatever else the machine does troubles both. The first opens connections."""
    ours: list[float] = []
    peer: list[float] = []
    lines = [Line(Wire(f"s{ms}", address, headers={"authorization": "Bearer x"}), words=f"s{ms}") for ms in DELAYS_MS]
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    try:
        async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:
            product, plain = _product_search(lines), _plain_search(client, address)
            for number in range(ROUNDS + 1):
                for search, kept in ((product, ours), (plain, peer)):
                    found = await _burst(search)
                    kept.extend(found if number else ())
    finally:
        for line in lines:
            await line.aclose()
    return sorted(ours), sorted(peer)


def _product_search(lines: Sequence[Line]) -> Search:
    paces = Paces()

    def search() -> Awaitable[Any]:
        asks = [Ask(f"s{ms}", partial(_offers, line, ms)) for line, ms in zip(lines, DELAYS_MS, strict=True)]
        return fan_out(asks, deadline=8.0, paces=paces)

    return search


async def _offers(line: Line, ms: int) -> Sequence[Any]:
    reply = await line.read("POST", f"/after/{ms}", body={"data": {"slices": []}}, within=8.0)
    offers: Sequence[Any] = reply.json()["data"]["offers"]
    return offers


def _plain_search(client: httpx.AsyncClient, address: str) -> Search:
    async def ask(ms: int) -> Any:
        reply = await client.post(f"{address}/after/{ms}", json={"data": {"slices": []}})
        return orjson.loads(reply.content)["data"]["offers"]

    def search() -> Awaitable[Any]:
        return asyncio.gather(*(ask(ms) for ms in DELAYS_MS))

    return search


async def _burst(search: Search) -> list[float]:
    """Milliseconds beyond the slowest supplier, for each of the searches started at once."""

    async def one() -> float:
        began = time.perf_counter()
        await search()
        return (time.perf_counter() - began) * 1000 - max(DELAYS_MS)

    gc.collect()
    found = await asyncio.gather(*(one() for _ in range(SEARCHES)))
    await asyncio.sleep(0.05)
    return found


def _row(name: str, ours: list[float], peer: list[float], share: float, hold: float) -> dict[str, Any]:
    value, other = _at(ours, share), _at(peer, share)
    return {
        "id": "P12",
        "measure": f"search fan-out over the slowest of {len(DELAYS_MS)} suppliers, {SEARCHES} at once, {name}",
        "value": round(value, 2),
        "unit": "ms",
        "peer": "httpx.AsyncClient and asyncio.gather",
        "peer_value": round(other, 2),
        "ratio": round(other / value, 2) if value > 0 else None,
        "hold": hold,
        "met": value <= hold,
    }


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def main() -> None:
    import uvloop

    print(orjson.dumps(uvloop.run(run()), option=orjson.OPT_INDENT_2).decode())
    print(f"cpus {os.cpu_count()}")


if __name__ == "__main__":
    main()
