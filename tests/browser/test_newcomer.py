"""What a newcomer sees: two sentences, one yes, and a trip that is really booked."""

import re
import time
from pathlib import Path

from icalendar import Calendar
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.stack import Stack
from tests.browser.words import ANY_MONEY, CHOICE, LONDON, agree, is_idle, receipt_of, review, say, sees_options
from tests.fixtures.app import MAYA, TOM


async def test_two_sentences_and_one_yes_book_london(visit: Visit, tmp_path: Path) -> None:
    page = await visit()
    await page.get_by_test_id("demo-maya.chen").click()
    await expect(page.get_by_role("heading", name="Where to, Maya?")).to_be_visible()

    await say(page, LONDON)
    await progress_shows_per_supplier(page)
    await options_show_what_matters(page)
    await a_policy_tag_gives_its_reason(page)

    await say(page, CHOICE)
    await expect(page.get_by_test_id("draft-card")).to_be_visible()
    await the_trip_stands_beside_the_talk(page)
    card = await review(page)
    await expect(card).to_contain_text("Maya Chen")
    await expect(card).to_contain_text(re.compile("refund|cancel", re.IGNORECASE))
    await expect(card.get_by_test_id("policy-tag")).to_have_attribute("data-level", "green")
    await expect(card.get_by_test_id("total")).to_have_text(ANY_MONEY)

    await page.reload()
    card = page.locator("[data-testid=proposal-card][data-status=open]")
    await expect(card.get_by_test_id("proposal-confirm")).to_be_enabled()
    total = await card.get_by_test_id("total").inner_text()
    await expect(card.get_by_test_id("proposal-confirm")).to_have_text(f"Book for {total}")
    await agree(card)
    await expect(page.get_by_test_id("receipt")).to_be_visible()
    booked = await receipt_of(page)
    await expect(page.get_by_test_id("trip-status")).to_have_text("Confirmed")
    await expect(page.get_by_test_id("assistant-message").last).to_contain_text(booked.pnr)

    await page.reload()
    assert await receipt_of(page) == booked

    await page.get_by_test_id("open-booking").click()
    await the_booking_page_has_it_all(page, booked.pnr, booked.hotel, booked.eticket, booked.last4)
    await the_calendar_file_parses(page, tmp_path, booked.reference)
    await the_list_counts_it(page, booked.reference)
    await the_mail_has_arrived(await visit(TOM, "/sandbox"), booked.reference, booked.pnr)


async def progress_shows_per_supplier(page: Page) -> None:
    for supplier in ("duffel", "hotelbeds"):
        line = page.get_by_test_id(f"supplier-{supplier}")
        await expect(line).to_have_attribute("data-state", "done")
        await expect(line).to_have_text(re.compile(r"\w+\s*\d+"))
    await sees_options(page)


async def options_show_what_matters(page: Page) -> None:
    flight = page.get_by_test_id("option-F2")
    for told in (
        ANY_MONEY,
        re.compile("nonstop|stop"),
        re.compile(r"\d kg CO₂|CO₂ not known"),
        re.compile("efundable"),
    ):
        await expect(flight).to_contain_text(told)
    times = await flight.locator("time").all_inner_texts()
    assert len(times) == 4
    assert all(re.fullmatch(r"\d\d:\d\d", one) for one in times)
    hotel = page.get_by_test_id("option-H1")
    for told in (ANY_MONEY, re.compile("a night · 3 nights"), re.compile("ancel")):
        await expect(hotel).to_contain_text(told)
    cards = page.locator("[data-testid^=option-]")
    levels = await cards.get_by_test_id("policy-tag").evaluate_all("tags => tags.map(tag => tag.dataset.level)")
    assert len(levels) == await cards.count() == 6
    assert set(levels) <= {"green", "amber", "red"}


async def a_policy_tag_gives_its_reason(page: Page) -> None:
    await page.get_by_test_id("option-F2").get_by_test_id("policy-tag").click()
    reasons = page.get_by_test_id("policy-reasons")
    await expect(reasons).to_contain_text("Policy version")
    await expect(reasons.get_by_role("listitem").first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(reasons).to_have_count(0)


async def the_trip_stands_beside_the_talk(page: Page) -> None:
    panel = page.get_by_test_id("trip-panel")
    await expect(panel.get_by_test_id("trip-item-flight")).to_have_count(2)
    await expect(panel.get_by_test_id("trip-item-hotel")).to_have_count(1)
    await expect(panel.get_by_test_id("trip-total")).to_have_text(ANY_MONEY)
    await expect(panel.get_by_test_id("policy-tag").last).to_have_attribute("data-level", "green")
    await is_idle(page)


async def the_booking_page_has_it_all(page: Page, pnr: str, hotel: str, eticket: str, last4: str) -> None:
    main = page.get_by_role("main")
    await expect(main.get_by_test_id("booking-status")).to_have_text(re.compile("Confirmed|Ticketed"))
    for told in (pnr, hotel, eticket):
        await expect(main).to_contain_text(told)
    await page.get_by_test_id("tab-history").click()
    await expect(page.get_by_test_id("history")).to_contain_text("Maya Chen")
    await page.get_by_test_id("tab-payment").click()
    await expect(page.get_by_test_id("card-last4")).to_have_text(f"···· {last4}")
    await expect(page.get_by_test_id("ledger")).to_contain_text("USD")
    await page.get_by_test_id("tab-documents").click()
    await every_document_opens(page, pnr)
    await page.get_by_test_id("tab-messages").click()
    await expect(page.get_by_test_id("messages")).to_contain_text("maya.chen@northwind.example")
    await page.get_by_test_id("tab-policy").click()
    await expect(page.get_by_test_id("policy-proof")).to_contain_text("Policy version")


async def every_document_opens(page: Page, pnr: str) -> None:
    links = page.get_by_test_id("documents").get_by_role("link")
    await expect(links.first).to_be_visible()
    told = ""
    for link in await links.all():
        answer = await page.request.get(await link.get_attribute("href") or "")
        assert answer.ok
        told += await answer.text()
    assert pnr in told


async def the_calendar_file_parses(page: Page, folder: Path, reference: str) -> None:
    async with page.expect_download() as download:
        await page.get_by_test_id("calendar").click()
    file = folder / "trip.ics"
    await (await download.value).save_as(file)
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert len(events) >= 3, "a flight each way and the stay"
    assert all(reference in str(event) or reference in event.to_ical().decode() for event in events)
    assert len({str(event["UID"]) for event in events}) == len(events)


async def the_list_counts_it(page: Page, reference: str) -> None:
    await page.get_by_test_id("nav-bookings").click()
    await expect(page.get_by_test_id("kpis")).to_contain_text("Booked this month")
    await expect(page.get_by_test_id(f"booking-{reference}")).to_contain_text("Confirmed")
    await page.get_by_test_id("view-confirmed").click()
    await expect(page).to_have_url(re.compile("view=confirmed"))
    counted = re.search(r"\d+", await page.get_by_test_id("view-confirmed").inner_text())
    assert counted
    await expect(page.locator("[data-testid=bookings] tbody tr")).to_have_count(min(25, int(counted[0])))
    await page.get_by_test_id("search").fill(reference)
    await expect(page.locator("[data-testid=bookings] tbody tr")).to_have_count(1)
    await page.get_by_test_id("search").fill("no such trip")
    await expect(page.get_by_test_id("empty")).to_contain_text("No trip fits these filters")


async def the_mail_has_arrived(page: Page, reference: str, pnr: str) -> None:
    mail = page.get_by_test_id("mail").filter(has_text=reference).first
    await mail.click()
    reader = page.get_by_test_id("mail-reader")
    await expect(reader).to_contain_text("maya.chen@northwind.example")
    await expect(reader.get_by_test_id("attachment").filter(has_text=".ics")).to_be_visible()
    assert pnr in (await reader.locator("iframe").get_attribute("srcdoc") or "")


async def test_options_appear_within_two_seconds(visit: Visit) -> None:
    page = await visit(MAYA)
    taken = []
    for _attempt in range(3):
        await page.get_by_test_id("nav-new").click()
        await page.get_by_test_id("composer").fill(LONDON)
        began = time.monotonic()
        await page.get_by_test_id("send").click()
        await expect(page.get_by_test_id("hotel-options")).to_be_visible()
        taken.append(time.monotonic() - began)
        if taken[-1] < 2:
            return
    raise AssertionError(f"options took {taken} seconds")


async def test_a_reload_in_mid_run_loses_nothing(visit: Visit, stack: Stack) -> None:
    page = await visit(MAYA)
    with stack.fault("hotelbeds", "slow", seconds=2):
        await say(page, LONDON)
        await expect(page.get_by_test_id("supplier-hotelbeds")).to_have_attribute("data-state", "searching")
        await page.reload()
        await expect(page.get_by_test_id("supplier-hotelbeds")).to_have_attribute("data-state", "searching")
        await sees_options(page)
    await expect(page.get_by_test_id("user-message").filter(has_text=LONDON)).to_have_count(1)
    await expect(page.get_by_test_id("flight-options")).to_have_count(1)
