"""Real Chromium against the real system: one stack and one browser a session, a context a visit."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.browser.stack import Stack, running_stack
from tests.browser.watch import Watch
from web.cli.check import browser as find_browser

HERE = Path(__file__).parent
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = (1280, 800), (360, 800)
NO_BROWSER = "NO BROWSER: there is no Chromium here, so the tests in tests/browser were SKIPPED."

Visit = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; without one it is skipped, never passed."""
    found = find_browser()
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if found is None:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Nobody may take a run without a browser for a run of these tests."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_BROWSER in str(report.longrepr) for report in skipped):
        terminalreporter.write_line("!" * 78, red=True)
        terminalreporter.write_line(f"!! {NO_BROWSER}", red=True, bold=True)
        terminalreporter.write_line(
            "!! Install chromium (or run `make test`, which tries to) and run this again.", red=True
        )
        terminalreporter.write_line("!" * 78, red=True)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The running system."""
    with running_stack() as made:
        yield made


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser."""
    expect.set_options(timeout=15_000)
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=find_browser(), args=ARGS)
        yield made
        await made.close()


async def context_of(
    chromium: Browser,
    stack: Stack,
    email: str | None,
    *,
    size: tuple[int, int] = WIDE,
    still: bool = False,
) -> tuple[BrowserContext, Watch]:
    """One person's browser: signed in when named; a phone when narrow; `still` asks for no motion."""
    watch = Watch(stack.url)
    is_phone = size[0] < 600
    context = await chromium.new_context(
        base_url=stack.url,
        viewport={"width": size[0], "height": size[1]},
        has_touch=is_phone,
        is_mobile=is_phone,
        locale="en-GB",
        timezone_id="America/New_York",
        reduced_motion="reduce" if still else "no-preference",
    )
    watch.follow(context)
    if email is not None:
        answer = await context.request.post("/api/v1/auth/demo", data={"email": email}, headers={"origin": stack.url})
        assert answer.ok, await answer.text()
    return context, watch


@pytest.fixture
async def visit(chromium: Browser, stack: Stack) -> AsyncIterator[Visit]:
    """Open a browser for somebody: `page = await visit(MAYA, "/bookings")`. Every page is watched until the end."""
    opened: list[tuple[BrowserContext, Watch]] = []

    async def come(email: str | None = None, path: str = "/", **more: object) -> Page:
        context, watch = await context_of(chromium, stack, email, **more)  # type: ignore[arg-type]
        opened.append((context, watch))
        page = await context.new_page()
        page.watch = watch  # type: ignore[attr-defined]
        await page.goto(path)
        return page

    yield come
    for context, _watch in opened:
        await context.close()
    assert [one for _context, watch in opened for one in watch.verdict] == []
