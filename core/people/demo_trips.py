"""Trips the demo people have made, as data for whoever inserts bookings. Days count from the day of seeding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class DemoFlight:
    """A return flight that was flown; `total` in US dollars as text."""

    airline: str
    airline_name: str
    numbers: tuple[str, str]
    cabin: str
    departs: str
    minutes: int
    total: str
    pnr: str
    co2_kg: int


@dataclass(frozen=True, slots=True)
class DemoStay:
    """A hotel stay; `per_night` in US dollars as text."""

    name: str
    stars: int
    room: str
    per_night: str
    reference: str


@dataclass(frozen=True, slots=True)
class DemoTrip:
    """One trip. `starts_in` is days from today and negative for the past."""

    traveller: str
    reference: str
    origin: str
    destination: str
    city: str
    zone: str
    starts_in: int
    nights: int
    purpose: str
    status: str
    policy_level: str
    policy_reason: str
    flight: DemoFlight | None
    stay: DemoStay | None


_M, _D, _L, _K = "maya.chen", "daniel.osei", "liam.kowalski", "kenji.watanabe"
_N, _C, _I, _A, _V = "noor.haddad", "carla.mendes", "ines.barbosa", "amara.diallo", "victor.lindqvist"

_TRIPS: Final = (
    DemoTrip(
        _M, "QH7RMK", "JFK", "LHR", "London", "Europe/London", -210, 4, "Grant review", "completed", "green", "",
        DemoFlight("BA", "British Airways", ("BA178", "BA175"), "economy", "18:30", 420, "742.40", "XKD8QT", 612),
        DemoStay("The Halcyon", 4, "Standard double", "214.00", "HB-4471903"),
    ),
    DemoTrip(
        _M, "W3NXPA", "JFK", "SFO", "San Francisco", "America/Los_Angeles", -164, 2, "Conference talk", "completed", "green", "",
        DemoFlight("DL", "Delta Air Lines", ("DL672", "DL667"), "economy", "08:05", 392, "418.10", "GQW4RN", 388),
        DemoStay("Kestrel Hotel", 3, "Queen room", "229.00", "HB-4502218"),
    ),
    DemoTrip(
        _M, "G8TCUY", "JFK", "BER", "Berlin", "Europe/Berlin", -97, 3, "Partner workshop", "completed", "amber",
        "Premium economy is for flights where economy is sold out.",
        DemoFlight("LH", "Lufthansa", ("LH401", "LH404"), "premium_economy", "17:50", 455, "1388.60", "M3HBYP", 871),
        DemoStay("Rosengarten", 4, "Doppelzimmer", "168.00", "HB-4588120"),
    ),
    DemoTrip(
        _M, "P4KDRV", "JFK", "BOS", "Boston", "America/New_York", -31, 1, "Lab visit", "completed", "green", "",
        DemoFlight("DL", "Delta Air Lines", ("DL5767", "DL5772"), "economy", "07:15", 82, "196.20", "VCN7TD", 96),
        DemoStay("Northgate House", 3, "King room", "241.00", "HB-4630071"),
    ),
    DemoTrip(
        _D, "BY6MQT", "JFK", "CDG", "Paris", "Europe/Paris", -142, 3, "Board of the joint institute", "completed", "amber",
        "Business class needs approval at your level.",
        DemoFlight("AF", "Air France", ("AF007", "AF008"), "business", "19:30", 430, "3264.00", "R9XWKA", 1798),
        DemoStay("Le Clairval", 4, "Chambre double", "262.00", "HB-4533607"),
    ),
    DemoTrip(
        _L, "T9VHKC", "JFK", "ORD", "Chicago", "America/Chicago", -58, 2, "Instrument training", "completed", "green", "",
        DemoFlight("AA", "American Airlines", ("AA2377", "AA2360"), "economy", "10:20", 168, "244.80", "KDQW3M", 214),
        DemoStay("Marlowe Hotel", 3, "Standard twin", "176.00", "HB-4609954"),
    ),
    DemoTrip(
        _K, "N7WRGX", "LAX", "HND", "Tokyo", "Asia/Tokyo", -119, 6, "Field season", "completed", "green", "",
        DemoFlight("JL", "Japan Airlines", ("JL15", "JL16"), "economy", "13:25", 705, "1126.90", "PTG6HY", 1104),
        DemoStay("Hotel Akebono", 4, "Twin", "187.00", "HB-4560832"),
    ),
    DemoTrip(
        _N, "D3QTYM", "LHR", "FRA", "Frankfurt", "Europe/Berlin", -45, 2, "Customer negotiation", "completed", "green", "",
        DemoFlight("BA", "British Airways", ("BA902", "BA911"), "economy", "06:40", 100, "312.70", "HW8NCK", 148),
        DemoStay("Drei Kronen", 4, "Einzelzimmer", "159.00", "HB-4618842"),
    ),
    DemoTrip(
        _C, "M8GPWA", "ORD", "GRU", "Sao Paulo", "America/Sao_Paulo", -76, 4, "Regional kick-off", "completed", "amber",
        "The trip costs more than 5,000 USD.",
        DemoFlight("UA", "United Airlines", ("UA845", "UA844"), "business", "21:45", 640, "4980.00", "C4YKDR", 2214),
        DemoStay("Estrela do Mar", 4, "Apartamento", "151.00", "HB-4597105"),
    ),
    DemoTrip(
        _I, "X6HCNT", "LIS", "MAD", "Madrid", "Europe/Madrid", -22, 1, "Trade fair", "completed", "amber",
        "Booked less than 3 days before departure.",
        DemoFlight("IB", "Iberia", ("IB513", "IB514"), "economy", "09:30", 80, "228.30", "QRM7WV", 112),
        DemoStay("Puerta Real", 3, "Habitacion doble", "132.00", "HB-4641290"),
    ),
    DemoTrip(
        _A, "V4RKQP", "EWR", "SEA", "Seattle", "America/Los_Angeles", -12, 3, "Architecture review", "cancelled", "green", "",
        DemoFlight("AS", "Alaska Airlines", ("AS15", "AS14"), "economy", "07:50", 368, "402.60", "DWT9GX", 402),
        None,
    ),
    DemoTrip(
        _V, "H9YTMD", "SFO", "ARN", "Stockholm", "Europe/Stockholm", -38, 5, "Engineering offsite", "completed", "green", "",
        DemoFlight("SK", "SAS", ("SK936", "SK935"), "business", "17:30", 640, "4120.00", "N6XPCH", 1930),
        None,
    ),
    DemoTrip(
        _D, "K7WMGR", "JFK", "LHR", "London", "Europe/London", 23, 2, "Steering committee", "confirmed", "green", "",
        DemoFlight("BA", "British Airways", ("BA112", "BA177"), "economy", "18:00", 420, "811.00", "TYH4QN", 612),
        DemoStay("Greystone", 4, "Standard double", "233.00", "HB-4655518"),
    ),
)  # fmt: skip


def demo_trips() -> Sequence[dict[str, Any]]:
    """The trips as plain dicts; `traveller` is a full e-mail address."""
    return [asdict(trip) | {"traveller": f"{trip.traveller}@northwind.example"} for trip in _TRIPS]
