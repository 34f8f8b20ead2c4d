"""The calendar file: stable ids, local times with their zones, a sequence that rises."""

from datetime import UTC, datetime

from icalendar import Calendar

from core.documents.calendar import render

ITEM = {
    "id": "0190a000-0000-7000-8000-000000000001",
    "title": "New York JFK → London LHR",
    "subtitle": "BA178",
    "starts_local": "2027-12-01T18:05",
    "ends_local": "2027-12-02T06:10",
    "zone": "America/New_York",
    "end_zone": "Europe/London",
    "locator": "XKD8QT",
    "location": "",
}
AT = datetime(2027, 11, 1, tzinfo=UTC)


def _event(data):
    return next(iter(Calendar.from_ical(data).walk("VEVENT")))


def test_an_event_says_where_its_clock_hangs():
    event = _event(render(reference="K7QM4D", items=[ITEM], sequence=0, stamped_at=AT, cancelled=False))
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert event["DTEND"].params["TZID"] == "Europe/London"
    assert "XKD8QT" in event["DESCRIPTION"]


def test_a_change_keeps_the_id_and_raises_the_sequence():
    first = _event(render(reference="K7QM4D", items=[ITEM], sequence=0, stamped_at=AT, cancelled=False))
    again = _event(render(reference="K7QM4D", items=[ITEM], sequence=1, stamped_at=AT, cancelled=True))
    assert first["UID"] == again["UID"]
    assert again["SEQUENCE"] == 1
    assert again["STATUS"] == "CANCELLED"
