"""Clicks instead of words, two tabs, a message typed too early, a line that breaks, a server that dies."""

import asyncio
import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.stack import Stack
from tests.browser.words import LONDON, agree, draft_london, is_idle, receipt_of, review, say, sees_options
from tests.fixtures.app import MAYA

# What a broken line leaves in a browser's own console.
BROKEN_LINE = (
    "WebSocket connection|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE"
)


async def transcript(page: Page) -> str:
    """The conversation as it reads, without what only counts time."""
    text = await page.get_by_test_id("timeline").inner_text()
    return re.sub(r"held( for)?\s+[\d:]+|\d+\.\d s", "", text, flags=re.IGNORECASE)


async def same_transcript(one: Page, other: Page) -> None:
    """Both pages come to read the same."""
    async with asyncio.timeout(15):
        while await transcript(one) != await transcript(other):  # noqa: ASYNC110 - two pages, no event
            await asyncio.sleep(0.1)


async def test_clicks_alone_book_a_trip(visit: Visit) -> None:
    page = await visit(MAYA, still=True)
    await page.get_by_test_id("suggestions").get_by_role("button", name=LONDON).click()
    await sees_options(page)
    await page.get_by_test_id("choose-F1").click()
    await expect(page.get_by_test_id("choose-F1")).to_have_text("Chosen")
    await is_idle(page)
    await page.get_by_test_id("choose-H2").click()
    await expect(page.get_by_test_id("choose-H2")).to_have_text("Chosen")
    await is_idle(page)
    card = await review(page)
    await agree(card)
    assert (await receipt_of(page)).hotel


async def test_two_tabs_show_the_same_and_one_yes_closes_both(visit: Visit) -> None:
    first = await visit(MAYA, still=True)
    await say(first, LONDON)
    await first.wait_for_url(re.compile("/t/"))
    second = await first.context.new_page()
    await second.goto(first.url)
    await sees_options(first)
    await sees_options(second)
    await same_transcript(first, second)
    await say(second, "The first flight and the cheapest compliant hotel")
    await expect(first.get_by_test_id("draft-card")).to_be_visible()
    await review(second)
    await expect(first.get_by_test_id("proposal-confirm")).to_be_enabled()
    await agree(first.get_by_test_id("proposal-card"))
    await expect(second.get_by_test_id("proposal-confirm")).to_have_count(0)
    assert await receipt_of(first) == await receipt_of(second)
    await same_transcript(first, second)


async def test_a_message_typed_during_a_run_waits_its_turn(visit: Visit, stack: Stack) -> None:
    page = await visit(MAYA, still=True)
    with stack.fault("hotelbeds", "slow", seconds=2):
        await say(page, LONDON)
        await expect(page.get_by_test_id("supplier-hotelbeds")).to_have_attribute("data-state", "searching")
        await say(page, "only direct flights")
        await expect(page.get_by_test_id("user-message").filter(has_text="only direct")).to_contain_text("Queued")
    await expect(page.get_by_test_id("flight-options")).to_have_count(2)
    await is_idle(page)
    await expect(page.get_by_test_id("user-message").filter(has_text="only direct")).to_have_count(1)
    await expect(page.get_by_test_id("timeline")).not_to_contain_text("Queued")
    talk = await transcript(page)
    assert talk.index(LONDON) < talk.index("Flights New York") < talk.index("only direct flights")


async def test_a_cut_line_heals_and_what_was_typed_meanwhile_is_sent(visit: Visit) -> None:
    page = await visit(MAYA, still=True)
    page.watch.forgive(BROKEN_LINE)  # type: ignore[attr-defined]
    await draft_london(page)
    await page.context.set_offline(True)
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "offline")
    await say(page, "What does our travel policy allow?")
    await expect(page.get_by_test_id("user-message").last).to_contain_text(re.compile("Sending|Queued"))
    await page.context.set_offline(False)
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    await expect(page.get_by_test_id("policy-card")).to_be_visible()
    await is_idle(page)
    await expect(page.get_by_test_id("user-message").filter(has_text="travel policy")).to_have_count(1)
    before = await transcript(page)
    await page.reload()
    await expect(page.get_by_test_id("policy-card")).to_be_visible()
    assert await transcript(page) == before


async def test_a_killed_server_comes_back_and_nothing_is_lost(visit: Visit, stack: Stack) -> None:
    page = await visit(MAYA, still=True)
    page.watch.forgive(BROKEN_LINE)  # type: ignore[attr-defined]
    await draft_london(page)
    card = await review(page)
    before = await transcript(page)
    gone = stack.kill("web")
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "reconnecting")
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live", timeout=30_000)
    assert stack.process("web") != gone
    assert await transcript(page) == before
    await agree(card)
    assert (await receipt_of(page)).eticket


async def test_a_turn_whose_server_died_is_finished_by_the_next_one(visit: Visit, stack: Stack) -> None:
    page = await visit(MAYA, still=True)
    page.watch.forgive(BROKEN_LINE)  # type: ignore[attr-defined]
    with stack.fault("hotelbeds", "slow", seconds=3):
        await say(page, LONDON)
        await expect(page.get_by_test_id("supplier-hotelbeds")).to_have_attribute("data-state", "searching")
        stack.kill("web")
    await expect(page.get_by_test_id("hotel-options").last).to_be_visible(timeout=60_000)
    await expect(page.get_by_test_id("stop")).to_have_count(0)
    await expect(page.get_by_test_id("user-message")).to_have_count(1)
