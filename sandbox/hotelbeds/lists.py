"""`GET /bookings` and `GET /bookings/reconfirmations`."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.hotelbeds import records
from sandbox.hotelbeds.bookings import Bookings, day
from sandbox.hotelbeds.records import Record
from sandbox.hotelbeds.wire import invalid_data, invalid_request, whole_number
from sandbox.world.hotel_plans import drawn

RECONFIRMED_AFTER = timedelta(hours=2)
MOST_REFERENCES = 80
LIST_PARAMETERS = frozenset(
    {
        "filterType", "status", "from", "to", "clientReference", "creationUser", "country", "destination", "hotel",
        "start", "end", "language",
    }
)  # fmt: skip
RECONFIRMATION_PARAMETERS = frozenset({"from", "to", "start", "end", "filterType", "clientReferences", "references"})


def _known(query: Mapping[str, str], allowed: frozenset[str]) -> None:
    if unknown := sorted(set(query) - allowed):
        raise invalid_request(f"Unrecognized parameter {unknown[0]!r}")


def _page(query: Mapping[str, str], found: list[Record]) -> tuple[int, int, list[Record]]:
    first = whole_number(query.get("from"), "from", least=1)
    last = whole_number(query.get("to"), "to", least=first)
    return first, last, found[first - 1 : last]


def _choices(query: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(part.strip() for part in query.get(name, "").split(",") if part.strip())


class Lists:
    def __init__(self, bookings: Bookings) -> None:
        self._bookings = bookings

    def bookings(self, query: Mapping[str, str]) -> dict[str, Any]:
        _known(query, LIST_PARAMETERS)
        start, end = day(query.get("start"), "start"), day(query.get("end"), "end")
        filter_type, status = query.get("filterType", "CREATION"), query.get("status", "ALL")
        if filter_type not in ("CHECKIN", "CREATION"):
            raise invalid_data("Error at property filterType: must be CHECKIN or CREATION")
        if status not in ("ALL", "CONFIRMED", "CANCELLED"):
            raise invalid_data("Error at property status: must be ALL, CONFIRMED or CANCELLED")
        countries, places, hotels = (_choices(query, name) for name in ("country", "destination", "hotel"))
        user = query.get("creationUser")

        def fits(record: Record) -> bool:
            hotel = records.hotel_of(record)
            on = day(record["check_in"], "checkIn") if filter_type == "CHECKIN" else records.created_on(record)
            return (
                start <= on <= end
                and status in ("ALL", record["status"])
                and (not countries or hotel.country.code in countries)
                and (not places or hotel.city.code in places)
                and (not hotels or str(hotel.code) in hotels)
                and user in (None, record["creation_user"])
            )

        reference = query.get("clientReference")
        found = self._bookings.find(fits, client_reference=reference.upper() if reference else None)
        first, last, page = _page(query, found)
        listed = [records.listed(record) for record in page]
        return {"bookings": {"bookings": listed, "from": first, "to": last, "total": len(found)}}

    def reconfirmations(self, query: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """The hotel's own numbers; hotels take two hours to give one."""
        _known(query, RECONFIRMATION_PARAMETERS)
        fits = self._reconfirmation_filter(query)
        found = self._bookings.find(
            lambda record: record["status"] == "CONFIRMED" and _reconfirmed_at(record) <= now and fits(record)
        )
        _, _, page = _page(query, found)
        return {"bookings": [_reconfirmation(record) for record in page]}

    def _reconfirmation_filter(self, query: Mapping[str, str]) -> Callable[[Record], bool]:
        given = [name for name in ("start", "clientReferences", "references") if query.get(name)]
        if len(given) != 1:
            raise invalid_request("Give one filter: dates, clientReferences or references")
        if given[0] != "start":
            wanted = {one.upper() for one in _choices(query, given[0])}
            if len(wanted) > MOST_REFERENCES:
                raise invalid_data(f"Error at property {given[0]}: at most {MOST_REFERENCES} values")
            member = "client_reference" if given[0] == "clientReferences" else "reference"
            return lambda record: record[member] in wanted
        start, end = day(query.get("start"), "start"), day(query.get("end"), "end")
        match query.get("filterType"):
            case "CHECKIN":
                return lambda record: start <= day(record["check_in"], "checkIn") <= end
            case "RECONFIRMATION":
                return lambda record: start <= _reconfirmed_at(record).date() <= end
        raise invalid_data("Error at property filterType: must be CHECKIN or RECONFIRMATION")


def _reconfirmed_at(record: Record) -> datetime:
    return datetime.fromisoformat(record["created_at"]) + RECONFIRMED_AFTER


def _reconfirmation(record: Record) -> dict[str, Any]:
    hotel = records.hotel_of(record)
    rooms = [
        {
            "id": room["id"],
            "code": room["room"],
            "supplierConfirmationCode": [
                f"{hotel.city.code}{drawn(record['reference'], room['id']) % 900_000 + 100_000}"
            ],
        }
        for room in record["rooms"]
    ]
    return {
        "reference": record["reference"],
        "clientReference": record["client_reference"],
        "hotel": {"rooms": rooms},
    }
