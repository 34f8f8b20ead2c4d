"""Every screen, at 1280 and 360 px, light and dark: photographed into `.tripwright/shots`, and held to what must be so.

No horizontal scroll, no complaint in the console, no request to anybody else, nothing that axe objects to.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import NARROW, WIDE, context_of
from tests.browser.looking import look_at
from tests.browser.stack import Stack
from tests.browser.staging import Stage, ask, set_up
from tests.browser.watch import Watch
from tests.browser.words import LONDON
from tests.fixtures.app import DANIEL, MAYA, OWEN, TOM
from tests.fixtures.app import Browser as Client

Prepare = Callable[[Page], Awaitable[None]]


@pytest.fixture(scope="module")
async def stage(stack: Stack) -> AsyncIterator[Stage]:
    async with Client(stack.url) as traveller:
        yield await set_up(await traveller.sign_in(MAYA))


@pytest.fixture(scope="module")
async def gallery(chromium: Browser, stack: Stack) -> AsyncIterator["Gallery"]:
    made = Gallery(chromium, stack, {})
    yield made
    for context, _watch in made.contexts.values():
        await context.close()


@dataclass
class Gallery:
    """A computer and a phone for each person who looks at something."""

    chromium: Browser
    stack: Stack
    contexts: dict[tuple[str | None, tuple[int, int]], tuple[BrowserContext, Watch]]

    async def show(
        self, name: str, email: str | None, path: str, prepare: Prepare, *, forgiven: str = "", axe: bool = True
    ) -> None:
        """Look at one screen on both."""
        wrong: list[str] = []
        for size in (WIDE, NARROW):
            if (email, size) not in self.contexts:
                made = await context_of(self.chromium, self.stack, email, size=size, still=True)
                self.contexts[email, size] = made
            context, watch = self.contexts[email, size]
            watch.complaints.clear()
            page = await context.new_page()
            await page.goto(path)
            await prepare(page)
            wrong += await look_at(page, name, axe=axe)
            await page.close()
            await context.set_offline(False)
            wrong += [f"{size[0]}: {one}" for one in watch.complaints if not forgiven or forgiven not in one]
            watch.complaints.clear()
        assert wrong == []


def is_phone(page: Page) -> bool:
    return page.viewport_size is not None and page.viewport_size["width"] < 600


def sees(test_id: str) -> Prepare:
    async def prepare(page: Page) -> None:
        await expect(page.get_by_test_id(test_id).first).to_be_visible()

    return prepare


async def results(page: Page) -> None:
    await expect(page.get_by_test_id("hotel-options")).to_be_visible()
    await page.get_by_test_id("flight-options").scroll_into_view_if_needed()
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")


async def reasons(page: Page) -> None:
    await results(page)
    await page.get_by_test_id("option-F2").get_by_test_id("policy-tag").click()
    await expect(page.get_by_test_id("policy-reasons")).to_be_visible()


async def compared(page: Page) -> None:
    await results(page)
    for short in ("F1", "F2", "F3"):
        await page.get_by_test_id(f"compare-{short}").click()
    await page.get_by_test_id("compare").click()
    await expect(page.get_by_test_id("compare-table")).to_be_visible()


async def more_options(page: Page) -> None:
    await results(page)
    await page.get_by_test_id("flight-options").get_by_test_id("show-more").click()
    await expect(page.get_by_test_id("option-F11")).to_be_visible()
    await page.get_by_test_id("option-F11").scroll_into_view_if_needed()


async def sorted_menu(page: Page) -> None:
    await results(page)
    await page.get_by_test_id("sort").first.click()
    await expect(page.get_by_role("menu")).to_be_visible()


LONG = "The Grand Metropolitan Conference Hotel and Residences at Paddington Basin"


async def long_names(page: Page) -> None:
    async def stretch(route: Route) -> None:
        booking = await (await route.fetch()).json()
        booking["title"] = f"{LONG}, 24 November to 8 December"
        booking["items"][0]["title"] = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch ⇄ London LHR"
        booking["items"][1]["title"] = LONG
        await route.fulfill(json=booking)

    await page.route("**/api/v1/bookings/*", stretch)
    await page.reload()
    await expect(page.get_by_text(LONG).first).to_be_visible()


async def partial(page: Page) -> None:
    await expect(page.get_by_test_id("flight-options")).to_be_visible()
    await expect(page.get_by_test_id("supplier-hotelbeds")).to_have_attribute("data-state", "failed")
    await page.get_by_test_id("supplier-hotelbeds").scroll_into_view_if_needed()


async def proposal(page: Page) -> None:
    await expect(page.get_by_test_id("proposal-confirm")).to_be_visible()
    await page.get_by_test_id("proposal-confirm").scroll_into_view_if_needed()


async def trip(page: Page) -> None:
    if is_phone(page):
        await page.get_by_test_id("trip-summary").click()
    await expect(page.get_by_test_id("trip-total")).to_be_visible()


def on_tab(tab: str, shown: str) -> Prepare:
    async def prepare(page: Page) -> None:
        await page.get_by_test_id(f"tab-{tab}").click()
        await expect(page.get_by_test_id(shown)).to_be_visible()
        await page.get_by_role("tabpanel").and_(page.locator(":visible")).scroll_into_view_if_needed()

    return prepare


async def receipt(page: Page) -> None:
    await expect(page.get_by_test_id("receipt")).to_be_visible()
    await page.get_by_test_id("open-booking").scroll_into_view_if_needed()


async def request(page: Page) -> None:
    if is_phone(page):
        await page.locator("[data-testid^=approval-][aria-current], [data-testid=approval-queue] button").first.click()
    await expect(page.get_by_test_id("approve")).to_be_visible()


async def declining(page: Page) -> None:
    await request(page)
    await page.get_by_test_id("decline").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("Economy is fine for seven hours")


async def menu(page: Page) -> None:
    if is_phone(page):
        await page.get_by_test_id("menu").click()
    # On a phone the navigation stands in the sheet, and once more, hidden, where a computer has it.
    await page.get_by_test_id("account-menu").and_(page.locator(":visible")).click()
    await expect(page.get_by_test_id("sign-out")).to_be_visible()


async def keys(page: Page) -> None:
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await page.get_by_test_id("suggestions").get_by_role("button").first.focus()
    await page.keyboard.press("?")
    await expect(page.get_by_test_id("help")).to_be_visible()


async def mail(page: Page) -> None:
    await page.get_by_test_id("mail").filter(has_text="Booked").first.click()
    await expect(page.get_by_test_id("mail-reader")).to_be_visible()


async def cut_off(page: Page) -> None:
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    await page.context.set_offline(True)
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "offline")


async def failing(page: Page) -> None:
    await page.route("**/api/v1/bookings?*", lambda route: route.fulfill(status=503, body="{}"))
    await page.reload()
    await expect(page.get_by_test_id("error")).to_be_visible()


SCREENS: list[tuple[str, str | None, str, Prepare]] = [
    ("sign-in", None, "/sign-in", sees("demo-maya.chen")),
    ("concierge-empty", MAYA, "/", sees("suggestions")),
    ("results", MAYA, "/t/{found}", results),
    ("results-sorting", MAYA, "/t/{found}", sorted_menu),
    ("policy-reasons", MAYA, "/t/{found}", reasons),
    ("compare", MAYA, "/t/{found}", compared),
    ("proposal", MAYA, "/t/{proposed}", proposal),
    ("trip-panel", MAYA, "/t/{proposed}", trip),
    ("receipt", MAYA, "/t/{booked}", receipt),
    ("waiting-for-approval", MAYA, "/t/{waiting}", receipt),
    ("booking-draft", MAYA, "/bookings/{draft}", sees("proposal-card")),
    *(
        (f"booking-{tab}", MAYA, "/bookings/{booking}", on_tab(tab, shown))
        for tab, shown in (
            ("history", "history"),
            ("payment", "ledger"),
            ("documents", "documents"),
            ("messages", "messages"),
            ("policy", "policy-proof"),
            ("approval", "reference"),
            ("attention", "reference"),
        )
    ),
    ("bookings-list", TOM, "/bookings", sees("bookings")),
    ("bookings-empty", OWEN, "/bookings", sees("empty")),
    ("bookings-none-fits", MAYA, "/bookings?q=nowhere", sees("empty")),
    ("approvals", DANIEL, "/approvals", request),
    ("approvals-decline", DANIEL, "/approvals", declining),
    ("approvals-none", MAYA, "/approvals", sees("empty")),
    ("account", MAYA, "/account", sees("sessions")),
    ("menu", MAYA, "/", menu),
    ("keyboard-help", MAYA, "/", keys),
    ("sandbox-mailbox", TOM, "/sandbox", mail),
    ("sandbox-orders", TOM, "/sandbox?tab=orders", sees("orders")),
    ("sandbox-faults", TOM, "/sandbox?tab=faults", sees("fault-party")),
    ("sandbox-events", TOM, "/sandbox?tab=events", sees("sandbox-clock")),
    ("sandbox-webhooks", TOM, "/sandbox?tab=webhooks", sees("webhooks")),
    ("no-such-page", MAYA, "/nowhere", sees("empty")),
]


@pytest.mark.parametrize(("name", "email", "path", "prepare"), SCREENS, ids=[screen[0] for screen in SCREENS])
async def test_a_screen_is_sound(
    gallery: Gallery, stage: Stage, name: str, email: str | None, path: str, prepare: Prepare
) -> None:
    await gallery.show(name, email, path.format(**vars(stage)), prepare)


async def test_sixty_options_keep_to_their_column(gallery: Gallery, stage: Stage) -> None:
    # Sixty more of the cards that axe has seen already.
    await gallery.show("results-many", MAYA, f"/t/{stage.found}", more_options, axe=False)


async def test_long_names_stay_inside_their_boxes(gallery: Gallery, stage: Stage) -> None:
    await gallery.show("long-names", MAYA, f"/bookings/{stage.booking}", long_names)


async def test_a_supplier_that_fails_is_named_beside_the_others_options(
    gallery: Gallery, stack: Stack, stage: Stage
) -> None:
    async with Client(stack.url) as traveller:
        with stack.fault("hotelbeds", "error", path="/hotels$", status=503, times=None):
            thread = await ask(await traveller.sign_in(MAYA), LONDON)
    await gallery.show("results-partial", MAYA, f"/t/{thread}", partial)


async def test_nothing_found_names_what_stands_in_the_way(gallery: Gallery, stack: Stack, stage: Stage) -> None:
    async with Client(stack.url) as traveller:
        thread = await ask(await traveller.sign_in(MAYA), f"{LONDON}, under 90 USD in all")
    await gallery.show("results-none", MAYA, f"/t/{thread}", sees("assistant-message"))


async def test_a_booking_that_is_not_there_says_so(gallery: Gallery, stage: Stage) -> None:
    await gallery.show("booking-missing", MAYA, "/bookings/AAAAAA", sees("empty"), forgiven="404")


async def test_a_failing_server_leaves_a_way_on(gallery: Gallery, stage: Stage) -> None:
    await gallery.show("error", MAYA, "/bookings", failing, forgiven="503")


async def test_being_offline_is_told_and_nothing_is_lost_from_view(gallery: Gallery, stage: Stage) -> None:
    await gallery.show("offline", MAYA, f"/t/{stage.booked}", cut_off, forgiven="ERR_INTERNET_DISCONNECTED")
