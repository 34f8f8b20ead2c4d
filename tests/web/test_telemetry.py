"""What the service says about itself: ids and codes, and nobody's name."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import pytest
import structlog
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from core.app import App
from core.db.tenancy import SystemActor
from core.kernel import tracing
from core.people.demo_people import CONTOSO
from tests.fixtures.app import MAYA, Browser
from web.telemetry import traces
from web.telemetry.logs import set_up_logs


@pytest.fixture
def logged() -> Iterator[Any]:
    """Lines a process with our logging writes."""
    before = structlog.get_config()

    def lines(act: Any) -> list[dict[str, Any]]:
        out = io.StringIO()
        with redirect_stdout(out):
            set_up_logs("INFO")
            structlog.configure(cache_logger_on_first_use=False)
            act(structlog.get_logger("test"))
        return [json.loads(line) for line in out.getvalue().splitlines()]

    yield lines
    structlog.configure(**before)


def test_a_line_is_json_with_its_level_time_and_ids(logged: Any) -> None:
    def act(log: Any) -> None:
        with structlog.contextvars.bound_contextvars(request_id="r1", tenant_id="t1"):
            log.info("booking.confirmed", booking_id="b1")

    (line,) = logged(act)
    assert {
        "event": "booking.confirmed",
        "level": "info",
        "request_id": "r1",
        "tenant_id": "t1",
    }.items() <= line.items()
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "maya@northwind.example"),
        ("nonce", "secret"),
        ("text", "I fly to see my doctor"),
        ("said", "write to maya.chen@northwind.example please"),
        ("said", "card 4242 4242 4242 4242"),
        ("said", "card 4242424242424242"),
        ("said", "5555-5555-5555-4444 it is"),
    ],
)
def test_what_is_private_never_reaches_a_log(logged: Any, name: str, value: str) -> None:
    (line,) = logged(lambda log: log.info("something", **{name: value}))
    told = line[name]
    assert "maya" not in told
    assert "secret" not in told
    assert "doctor" not in told
    assert "4242" not in told
    assert "4444" not in told


async def test_a_trace_leads_from_a_request_to_the_job_it_left(app: App, owner: Any) -> None:
    from core.db import outbox
    from web.worker.executor import Executor

    exporter = InMemorySpanExporter()
    traces.set_up_traces("tests", exporter=exporter)
    try:
        with tracing.span("POST /somewhere"):
            async with app.begin(SystemActor(CONTOSO)) as uow:
                # In the future, so that the live server's worker leaves it to this one.
                await uow.outbox.add("tests.traced", what="this")
                await uow.session.flush()
            row = owner.execute("SELECT id, args FROM outbox WHERE name = 'tests.traced'").fetchone()
        assert tracing.PARENT in row[1]

        seen: dict[str, str] = {}

        async def work(org_id: Any, **args: str) -> None:
            seen.update(args)

        executor = Executor(app, {"tests.traced": work})
        job = outbox.Job(CONTOSO, row[0], "tests.traced", row[1], 1, 0)
        await executor._carry_out(job)
        assert seen == {"what": "this"}
        traces._Tracing.provider.force_flush()
        spans = {span.name: span for span in exporter.get_finished_spans()}
        parent, child = spans["POST /somewhere"], spans["job tests.traced"]
        assert child.context.trace_id == parent.context.trace_id
        assert child.parent.span_id == parent.context.span_id
    finally:
        traces._Tracing.provider.shutdown()
        traces._Tracing.provider = None
        tracing._Installed.span = tracing._Installed.carry = None
        owner.execute("DELETE FROM outbox WHERE name = 'tests.traced'")


def test_without_a_tracer_a_span_is_nothing_and_nothing_is_carried() -> None:
    with tracing.span("anything", booking_id="b1") as made:
        assert made is None
    assert tracing.carrier() == {}


async def test_metrics_count_by_route_and_never_by_person(maya: Browser) -> None:
    await maya.get("/api/v1/me")
    await maya.get("/api/v1/bookings/NOBODY")
    told = (await maya.get("/metrics")).text
    assert 'tripwright_http_requests_total{method="GET",route="/me",status="200"}' in told
    assert 'tripwright_refusals_total{code="booking.not_found"}' in told
    for name in ("tripwright_jobs_waiting", "tripwright_jobs_dead", "tripwright_chat_sockets"):
        assert f"\n{name} " in told
    assert MAYA not in told
    assert "NOBODY" not in told


async def test_ready_says_which_stores_answer(anybody: Browser) -> None:
    answer = await anybody.get("/ready")
    assert answer.json() == {"status": "ready", "checks": {"database": "ok", "redis": "ok"}}


async def test_every_answer_carries_its_id_and_keeps_a_sane_one_it_was_given(anybody: Browser) -> None:
    given = await anybody.get("/health", headers={"x-request-id": "trace-me-12345"})
    assert given.headers["x-request-id"] == "trace-me-12345"
    silly = await anybody.get("/health", headers={"x-request-id": "a b\tc"})
    assert len(silly.headers["x-request-id"]) == 36


async def test_every_answer_carries_the_security_headers(anybody: Browser) -> None:
    for path in ("/health", "/api/v1/me", "/", "/some/screen"):
        headers = (await anybody.get(path)).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


async def test_api_answers_are_never_kept_and_say_what_time_it_is(maya: Browser) -> None:
    headers = (await maya.get("/api/v1/me")).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-tripwright-now"].endswith("+00:00")
