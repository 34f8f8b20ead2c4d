"""By keyboard alone: sign in, ask, choose, agree; stop a run; find help; never lose sight of where one is."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.stack import Stack
from tests.browser.staging import ask_for_approval
from tests.browser.words import LONDON, is_idle, receipt_of, sees_options
from tests.fixtures.app import DANIEL, MAYA
from tests.fixtures.app import Browser as Client

FOCUS_SHOWS = """async () => {
  const moved = document.getAnimations().map((one) => one.finished.catch(() => null));
  await Promise.race([Promise.all(moved), new Promise((go) => setTimeout(go, 400))]);
  const node = document.activeElement;
  // Past the last element the focus leaves the page for a moment.
  if (node === document.body) return "";
  const style = getComputedStyle(node);
  if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) return "";
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = accent;
  const wanted = getComputedStyle(probe).color;
  probe.remove();
  const around = node.closest("form");
  return around && getComputedStyle(around).borderColor === wanted ? "" : node.outerHTML.slice(0, 200);
}"""
STEPS = 60


async def tab_to(page: Page, target: Locator, *, key: str = "Tab") -> None:
    """Press Tab until the target has the focus; everything passed on the way shows that it has it."""
    await expect(target).to_be_visible()
    wanted = await target.element_handle()
    for _step in range(STEPS):
        if await page.evaluate("node => node === document.activeElement", wanted):
            return
        await page.keyboard.press(key)
        assert await page.evaluate(FOCUS_SHOWS) == "", "nothing shows that this has the focus"
    raise AssertionError(f"{STEPS} tabs did not lead there")


async def test_a_trip_is_booked_without_a_mouse(visit: Visit) -> None:
    page = await visit(still=True)
    await tab_to(page, page.get_by_test_id("demo-maya.chen"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("composer")).to_be_focused()
    await page.keyboard.type(LONDON)
    await page.keyboard.press("Enter")
    await sees_options(page)

    await tab_to(page, page.get_by_test_id("choose-F1"), key="Shift+Tab")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_test_id("choose-F2")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("choose-F2")).to_have_text("Chosen")
    await is_idle(page)
    await tab_to(page, page.get_by_test_id("choose-H1"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("trip-item-hotel")).to_be_visible()
    await is_idle(page)

    await tab_to(page, page.get_by_test_id("review-and-book"))
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_test_id("proposal-confirm"), key="Shift+Tab")
    await page.keyboard.press("Enter")
    assert (await receipt_of(page)).pnr


async def test_the_skip_link_leads_past_the_navigation(visit: Visit) -> None:
    page = await visit(MAYA, "/bookings")
    await expect(page.get_by_test_id("bookings")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("skip-link")).to_be_focused()
    await expect(page.get_by_test_id("skip-link")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()


async def test_escape_stops_a_run_and_says_so(visit: Visit, stack: Stack) -> None:
    page = await visit(MAYA)
    with stack.fault("hotelbeds", "slow", seconds=20):
        await page.get_by_test_id("composer").fill(LONDON)
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("supplier-hotelbeds")).to_have_attribute("data-state", "searching")
        await page.keyboard.press("Escape")
        await is_idle(page)
    await expect(page.get_by_test_id("timeline")).to_contain_text(re.compile("[Ss]topped"))
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_question_mark_lists_the_keys_and_slash_goes_to_the_message_box(visit: Visit) -> None:
    page = await visit(MAYA)
    await page.get_by_test_id("nav-new").focus()
    await page.keyboard.press("?")
    await expect(page.get_by_test_id("help")).to_contain_text("Send the message")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("help")).to_have_count(0)
    await expect(page.get_by_test_id("nav-new")).to_be_focused()
    await page.keyboard.press("/")
    await expect(page.get_by_test_id("composer")).to_be_focused()
    await page.keyboard.type("?")
    await expect(page.get_by_test_id("help")).to_have_count(0)
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second line")
    await expect(page.get_by_test_id("composer")).to_have_value("?\nsecond line")


async def test_an_approver_walks_the_queue_with_j_and_k(visit: Visit, stack: Stack) -> None:
    async with Client(stack.url) as traveller:
        await traveller.sign_in(MAYA)
        for _request in range(2):
            await ask_for_approval(traveller)
    page = await visit(DANIEL, "/approvals")
    queue = page.get_by_test_id("approval-queue").get_by_role("button")
    await expect(queue.nth(1)).to_be_visible()
    await expect(queue.nth(0)).to_have_attribute("aria-current", "true")
    await page.keyboard.press("j")
    await expect(queue.nth(1)).to_have_attribute("aria-current", "true")
    await page.keyboard.press("k")
    await expect(queue.nth(0)).to_have_attribute("aria-current", "true")
    await expect(page.get_by_test_id("decline")).to_be_visible()
    await page.keyboard.press("d")
    await expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("jk")
    await expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("jk")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
