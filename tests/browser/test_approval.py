"""What is outside policy: asked of somebody else, declined with a reason, revised, asked again, approved, booked."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.words import ANY_MONEY, LONDON, agree, draft_london, is_idle, receipt_of, review
from tests.fixtures.app import DANIEL, MAYA

BUSINESS = f"{LONDON}, business class"
REASON = "Economy is fine for seven hours"


async def test_a_declined_request_is_revised_sent_again_and_booked(visit: Visit) -> None:
    traveller = await visit(MAYA)
    await draft_london(traveller, asked=BUSINESS, chosen="The first flight and the cheapest compliant hotel")
    reference = await ask_to_book(traveller)

    approver = await visit(DANIEL)
    await expect(approver.get_by_test_id("nav-approvals")).to_contain_text(re.compile(r"\d"))
    await approver.get_by_test_id("nav-approvals").click()
    await opens_with_reasons(approver, reference)
    await declines(approver)

    # Nobody touches the traveller's page: it hears by itself.
    await expect(traveller.get_by_test_id("assistant-message").last).to_contain_text(REASON)
    await expect(traveller.get_by_test_id("trip-status")).to_have_text("Draft")
    await expect(traveller.get_by_test_id("approval-status").last).to_contain_text("Declined")

    await traveller.get_by_test_id("choose-F2").first.click()
    await expect(traveller.get_by_test_id("choose-F2").first).to_have_text("Chosen")
    await is_idle(traveller)
    assert await ask_to_book(traveller) == reference, "revised in place, not a second booking"

    await approver.goto("/approvals")
    await opens_with_reasons(approver, reference)
    await approver.get_by_test_id("approve").click()
    await expect(approver.get_by_test_id(f"approval-{reference}")).to_have_count(0)

    await expect(traveller.get_by_test_id("assistant-message").last).to_contain_text(f"({reference}) is confirmed")
    await expect(traveller.get_by_test_id("assistant-message").filter(has_text="Daniel Osei approved")).to_be_visible()
    booked = await receipt_of(traveller)
    assert booked.reference == reference
    await expect(traveller.get_by_test_id("receipt")).to_have_count(1)
    await the_booking_tells_the_whole_story(traveller)


async def ask_to_book(page: Page) -> str:
    card = await review(page)
    await expect(card.get_by_test_id("approvers")).to_contain_text("Daniel Osei")
    await expect(card.get_by_test_id("policy-tag")).to_have_attribute("data-level", "amber")
    await expect(card.get_by_test_id("proposal-confirm")).to_have_text(re.compile(r"^Ask to book for .* USD$"))
    await agree(card)
    receipt = page.get_by_test_id("receipt").last
    await expect(receipt.get_by_test_id("booking-status")).to_have_text("Waiting for approval")
    await expect(receipt.get_by_test_id("outcome")).to_contain_text("Daniel Osei")
    await expect(page.get_by_test_id("approval-status").last).to_contain_text("Waiting")
    return await receipt.get_by_test_id("booking-reference").inner_text()


async def opens_with_reasons(page: Page, reference: str) -> None:
    await page.get_by_test_id(f"approval-{reference}").click()
    pane = page.get_by_test_id("approval-pane")
    await expect(pane).to_contain_text(reference)
    await expect(pane).to_contain_text("Maya Chen")
    await expect(page.get_by_test_id("approval-reasons")).to_contain_text("Business class needs approval")
    await expect(page.get_by_test_id("budget-left")).to_contain_text(ANY_MONEY)
    await expect(page.get_by_test_id("approve")).to_have_text(re.compile(r"^Approve .* USD$"))


async def declines(page: Page) -> None:
    await page.get_by_test_id("decline").click()
    dialog = page.get_by_role("dialog")
    send = dialog.get_by_role("button", name="Decline the request")
    await expect(send).to_be_disabled()
    await dialog.get_by_role("textbox").fill(REASON)
    await send.click()
    await expect(dialog).to_have_count(0)
    await page.get_by_test_id("state-resolved").click()
    await expect(page.get_by_test_id("approval-queue")).to_contain_text("Declined")


async def the_booking_tells_the_whole_story(page: Page) -> None:
    await page.get_by_test_id("open-booking").click()
    await page.get_by_test_id("tab-approval").click()
    await expect(page.get_by_test_id("approval")).to_contain_text("Daniel Osei")
    await page.get_by_test_id("tab-history").click()
    history = page.get_by_test_id("history")
    for told in ("Waiting for approval → Draft", "Waiting for approval → Booking", "Booking → Confirmed"):
        await expect(history).to_contain_text(told)
