"""Every scenario of the evals, played once with the offline model: real agent, tools, core, database and suppliers."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest

from evals.running import play_once
from evals.scenario import Scenario, load
from evals.stage import Sandbox, Stage, served_sandbox
from tests.fixtures.stores import DATA
from web.cli.stores import ensure_postgres

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with served_sandbox() as made:
        yield made


@pytest.fixture(scope="session")
async def stage(sandbox: Sandbox) -> AsyncIterator[Stage]:
    server = os.environ.get("TRIPWRIGHT_TEST_DATABASE_URL") or ensure_postgres(DATA, database="postgres", durable=False)
    made = Stage(server, sandbox)
    try:
        await made.set_up()
        yield made
    finally:
        made.tear_down()


@pytest.mark.parametrize("scenario", load(), ids=lambda scenario: scenario.name)
async def test_the_conversation_leaves_behind_what_it_should(stage: Stage, scenario: Scenario) -> None:
    run = await play_once(stage, scenario)
    assert run.passed, "\n".join([scenario.goal, *run.complaints, "", *run.transcript])
