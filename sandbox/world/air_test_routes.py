"""Routes of the vendor's published test airline, which exist so that special answers can be asked for by route."""

TEST_CARRIER = "ZZ"

# Both ways each: where it lands on the way, or "" for none.
_LEGS = {
    ("JFK", "EWR"): "",
    ("LHR", "STN"): "",
    ("LGW", "STN"): "",
    ("BTS", "MRU"): "",
    ("LHR", "IST"): "",
    ("IST", "DXB"): "",
    ("LTN", "DXB"): "",
    ("DXB", "SYD"): "",
    ("DXB", "AMS"): "VIE",
}
TEST_LEGS = _LEGS | {(destination, origin): via for (origin, destination), via in _LEGS.items()}

_CONNECTIONS = {("LHR", "DXB"): "IST", ("LTN", "SYD"): "DXB"}
TEST_CONNECTIONS = _CONNECTIONS | {(destination, origin): via for (origin, destination), via in _CONNECTIONS.items()}

UNSERVED = frozenset({("PVD", "RAI"), ("RAI", "PVD")})
