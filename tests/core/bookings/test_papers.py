"""What a booking puts into a calendar and into a mail."""

from types import SimpleNamespace

from core.bookings.finishing import calendar_items


def _leg(origin, destination, departs, arrives):
    return {
        "origin": origin,
        "destination": destination,
        "departs_local": departs,
        "arrives_local": arrives,
        "duration_min": 415,
        "stops": [],
        "segments": [{"carrier": "BA", "number": "178", "carrier_name": "British Airways"}],
    }


HERE = {"city": "New York", "code": "JFK", "zone": "America/New_York"}
THERE = {"city": "London", "code": "LHR", "zone": "Europe/London"}


def _item(**more):
    given = {
        "id": "one",
        "title": "New York JFK ⇄ London LHR",
        "subtitle": "both ways",
        "starts_local": "2027-12-01T18:05",
        "ends_local": "2027-12-05T12:45",
        "zone": "America/New_York",
        "end_zone": "America/New_York",
        "locator": "XKD8QT",
        "snapshot": {},
    }
    return SimpleNamespace(**{**given, **more})


def test_a_return_flight_is_two_appointments():
    legs = [
        _leg(HERE, THERE, "2027-12-01T18:05", "2027-12-02T06:10"),
        _leg(THERE, HERE, "2027-12-05T09:55", "2027-12-05T12:45"),
    ]
    out, back = calendar_items([_item(snapshot={"slices": legs})])
    assert (out["id"], back["id"]) == ("one", "one-2")
    assert (out["title"], back["title"]) == ("New York JFK → London LHR", "London LHR → New York JFK")
    assert (out["ends_local"], out["end_zone"]) == ("2027-12-02T06:10", "Europe/London")
    assert (back["starts_local"], back["zone"]) == ("2027-12-05T09:55", "Europe/London")
    assert {out["locator"], back["locator"]} == {"XKD8QT"}


def test_a_stay_is_one_appointment_at_its_address():
    stay = _item(title="The Foxglove", snapshot={"hotel": {"address": "1 High Street"}})
    (only,) = calendar_items([stay])
    assert (only["title"], only["location"]) == ("The Foxglove", "1 High Street")
