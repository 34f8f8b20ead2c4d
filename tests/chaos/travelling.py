"""Booking over the public interface, and what the world says of it afterwards."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from tests.chaos.processes import eventually
from tests.fixtures.app import MAYA

ENDED = {"confirmed", "failed", "draft"}


class Traveller:
    """Maya, at a browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.Client(base_url=f"{url}/api/v1", timeout=30, trust_env=False)
        self._post("/auth/demo", email=MAYA)

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        headers = {"origin": self._url, "idempotency-key": str(uuid4())}
        if token := self._http.cookies.get("tw_csrf"):
            headers["x-csrf-token"] = token
        answer = self._http.post(path, json=body, headers=headers)
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def proposed(self, *, days_ahead: int = 30) -> dict[str, Any]:
        """A proposal for a flight and a hotel that are both within policy."""
        out = datetime.now(UTC).date() + timedelta(days=days_ahead)
        found = self._post(
            "/searches", origin="New York", destination="London",
            depart_on=str(out), return_on=str(out + timedelta(days=3)),
        )  # fmt: skip
        chosen = [
            next(option["offer_id"] for option in found[kind] if option["policy"]["level"] == "green")
            for kind in ("flights", "hotels")
        ]
        draft = self._post("/bookings", offer_ids=chosen)
        return self._post(f"/bookings/{draft['id']}/propose")

    def accepts(self, proposal: dict[str, Any]) -> str:
        """Confirm; the booking's id."""
        said = [one["rule_id"] for one in proposal["acknowledgements"]]
        made = self._post(f"/proposals/{proposal['id']}/accept", nonce=proposal["nonce"], acknowledged=said)
        return str(made["booking"]["id"])

    def booking(self, booking_id: str) -> dict[str, Any] | None:
        """None while the web process is away."""
        try:
            answer = self._http.get(f"/bookings/{booking_id}")
        except httpx.HTTPError:
            return None
        found: dict[str, Any] | None = answer.json() if answer.is_success else None
        return found

    def when(self, booking_id: str, *statuses: str, within: float) -> dict[str, Any]:
        """The booking once it has got there."""

        def arrived() -> dict[str, Any] | None:
            found = self.booking(booking_id)
            return found if found is not None and found["status"] in statuses else None

        return eventually(arrived, within=within)

    def ended(self, booking_id: str, *, within: float = 30) -> dict[str, Any]:
        return self.when(booking_id, *ENDED, within=within)

    def close(self) -> None:
        self._http.close()


@dataclass
class World:
    """The sandbox's own account of what was done, and the database's."""

    sandbox_url: str
    database_url: str

    def control(self, method: str, path: str, **options: Any) -> Any:
        answer = httpx.request(method, f"{self.sandbox_url}/_sandbox{path}", timeout=10, trust_env=False, **options)
        assert answer.is_success, answer.text
        return answer.json()

    def fault(self, party: str, kind: str, **more: Any) -> None:
        self.control("POST", "/faults", json={"party": party, "kind": kind, **more})

    def effects(self, kind: str, *references: str) -> list[dict[str, Any]]:
        found = [self.control("GET", "/effects", params={"our_reference": one})["items"] for one in references]
        return [effect for items in found for effect in items if effect["kind"] == kind]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def orders(self, booking: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """Orders a supplier ever made for the booking, by supplier."""
        references = [row[0] for row in self.rows(
            "SELECT client_reference FROM booking_items WHERE booking_id = %s", booking["id"]
        )]  # fmt: skip
        found = self.effects("order", booking["reference"], *references)
        return {party: [one for one in found if one["party"] == party] for party in ("duffel", "hotelbeds")}

    def cards(self, booking: dict[str, Any]) -> list[dict[str, Any]]:
        keys = [row[0] for row in self.rows("SELECT key FROM payments WHERE booking_id = %s", booking["id"])]
        return self.effects("card", *keys)

    def charged(self, booking: dict[str, Any]) -> int:
        keys = [row[0] for row in self.rows("SELECT key FROM payments WHERE booking_id = %s", booking["id"])]
        return sum(int(one["amount"]) for one in self.effects("charge", *keys))

    def mails(self, booking: dict[str, Any]) -> list[dict[str, Any]]:
        found = self.control("GET", "/mailbox")["items"]
        return [mail for mail in found if booking["reference"] in mail["subject"]]

    def accounts(self, booking: dict[str, Any]) -> dict[str, int]:
        """What every account of the ledger stands at for the booking, in minor units."""
        return dict(self.rows(
            "SELECT l.account, sum(l.amount_minor)::bigint FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id"
            " WHERE e.booking_id = %s GROUP BY 1", booking["id"],
        ))  # fmt: skip

    def ensure_bought_once(self, booking: dict[str, Any]) -> None:
        """Confirmed, and every effect of it exactly once."""
        assert booking["status"] == "confirmed", booking["history"]
        assert [item["status"] for item in booking["items"]] == ["confirmed", "confirmed"]
        for party, orders in self.orders(booking).items():
            assert [one["status"] for one in orders] == ["confirmed"], (party, orders)
        assert [card["status"] for card in self.cards(booking)] == ["active"]
        total = booking["total"]["minor"]
        eventually(lambda: self.accounts(booking).get("company_card") == -total, within=15)
        accounts = self.accounts(booking)
        assert self.charged(booking) == total
        assert accounts["commitments"] == accounts["commitments_offset"] == 0
        assert accounts["supplier_payable:duffel"] == accounts["supplier_payable:hotelbeds"] == 0
        assert sum(accounts.values()) == 0
        eventually(lambda: self.mails(booking), within=20)

    def ensure_undone(self, booking: dict[str, Any]) -> None:
        """Failed, and nothing of it left standing anywhere."""
        assert booking["status"] == "failed", booking["history"]
        assert booking["attention"] == []
        for party, orders in self.orders(booking).items():
            assert all(one["status"] == "cancelled" for one in orders), (party, orders)
            assert len(orders) <= 1
        assert [card["status"] for card in self.cards(booking)] == ["canceled"]
        assert sum(self.accounts(booking).values()) == 0
