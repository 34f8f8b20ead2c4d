"""What people do in the conversation, in the words of the tests."""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

LONDON = "London trip next week, 3 nights, from New York"
CHOICE = "The second flight and the cheapest compliant hotel"
ANY_MONEY = re.compile(r"\d[\d,]*\.\d\d USD")


async def say(page: Page, text: str) -> None:
    """Type a message and send it with Enter."""
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")


async def is_idle(page: Page) -> None:
    """The turn is over."""
    await expect(page.get_by_test_id("stop")).to_have_count(0)
    await expect(page.get_by_test_id("thinking")).to_have_count(0)


async def sees_options(page: Page) -> None:
    """Flights and hotels have been found and the turn is over."""
    await expect(page.get_by_test_id("flight-options").last).to_be_visible()
    await expect(page.get_by_test_id("hotel-options").last).to_be_visible()
    await is_idle(page)


async def review(page: Page) -> Locator:
    """From a draft to the card that asks for the yes."""
    await page.get_by_test_id("review-and-book").click()
    card = page.locator("[data-testid=proposal-card][data-status=open]")
    await expect(card).to_be_visible()
    return card


async def agree(card: Locator) -> None:
    """Tick what must be ticked, then press the button that names the amount."""
    for tick in await card.get_by_test_id("acknowledge").all():
        await tick.check()
    await expect(card.get_by_test_id("proposal-confirm")).to_be_enabled()
    await card.get_by_test_id("proposal-confirm").click()


async def draft_london(page: Page, *, asked: str = LONDON, chosen: str = CHOICE) -> None:
    """Two sentences, and the trip stands beside the conversation."""
    await say(page, asked)
    await sees_options(page)
    await say(page, chosen)
    await expect(page.get_by_test_id("review-and-book")).to_be_visible()
    await is_idle(page)


@dataclass(frozen=True)
class Receipt:
    """The references a traveller leaves with."""

    reference: str
    pnr: str
    eticket: str
    hotel: str
    last4: str


async def receipt_of(page: Page) -> Receipt:
    """Read the receipt of the last proposal, once everything in it is done."""
    receipt = page.get_by_test_id("receipt").last
    await expect(receipt.get_by_test_id("booking-status")).to_have_text(re.compile("Confirmed|Ticketed"))
    steps = receipt.get_by_test_id("booking-progress").locator("li")
    flight, hotel = steps.filter(has_text="flight"), steps.filter(has_text="hotel")
    money = steps.filter(has_text="Money")
    return Receipt(
        reference=await receipt.get_by_test_id("booking-reference").inner_text(),
        pnr=_found(r"^[A-Z0-9]{6}$", await flight.locator(".font-mono").inner_text()),
        eticket=_found(r"E-ticket (\d{13})", await flight.inner_text()),
        hotel=_found(r"^\d+-\d+$", await hotel.locator(".font-mono").inner_text()),
        last4=_found(r"\d{4}$", await money.locator(".font-mono").inner_text()),
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text.strip())
    assert match, f"{pattern} is not in {text!r}"
    return match[match.re.groups]
