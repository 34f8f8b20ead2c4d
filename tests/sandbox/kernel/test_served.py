"""On a real socket: a restart keeps state, a cut connection is really cut, webhooks leave by themselves."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from tests.fixtures.served_sandbox import served_sandbox

TOKEN = {"authorization": "Bearer duffel_test_tripwright", "duffel-version": "v2"}
START = "2026-11-20T09:00:00+00:00"


def search(client: httpx.Client) -> dict:
    asked = {
        "slices": [{"origin": "JFK", "destination": "LHR", "departure_date": "2026-12-01"}],
        "passengers": [{"type": "adult"}],
    }
    response = client.post("/air/offer_requests", json={"data": asked})
    return response.json()["data"]["offers"][0]


def order(offer: dict) -> dict:
    passenger = {
        "id": offer["passengers"][0]["id"],
        "title": "ms",
        "gender": "f",
        "given_name": "Ana",
        "family_name": "Silva",
        "born_on": "1990-01-31",
        "email": "ana@example.com",
        "phone_number": "+442080160508",
    }
    payment = {"type": "balance", "amount": offer["total_amount"], "currency": "USD"}
    return {
        "data": {
            "type": "instant",
            "selected_offers": [offer["id"]],
            "passengers": [passenger],
            "payments": [payment],
            "metadata": {"booking": "K7QM2D"},
        }
    }


def client_of(address: str) -> httpx.Client:
    return httpx.Client(base_url=f"{address}/duffel", headers=TOKEN, timeout=20, trust_env=False)


def test_a_restart_keeps_offers_orders_and_effects(tmp_path: Path):
    state = tmp_path / "state.db"
    with served_sandbox(state, TRIPWRIGHT_NOW=START) as address, client_of(address) as client:
        offer = search(client)
        made = client.post("/air/orders", json=order(offer)).json()["data"]
    with served_sandbox(state, TRIPWRIGHT_NOW=START) as address, client_of(address) as client:
        assert client.get(f"/air/orders/{made['id']}").json()["data"] == made
        assert client.get(f"/air/offers/{offer['id']}").json()["data"]["total_amount"] == offer["total_amount"]
        effects = client.get(f"{address}/_sandbox/effects?our_reference=K7QM2D").json()
        assert effects["counts"] == {"duffel": {"order": 1}}
        assert sum(client.get(f"{address}/_sandbox/inventory").json()["duffel"]["flights_sold"].values()) > 0


def test_a_cut_connection_leaves_the_order_findable_by_its_offer(tmp_path: Path):
    with served_sandbox(tmp_path / "state.db", TRIPWRIGHT_NOW=START) as address, client_of(address) as client:
        offer = search(client)
        for kind, orders in (("cut_before", 0), ("cut_after", 1)):
            fault = {"party": "duffel", "kind": kind, "method": "POST", "path": "/air/orders"}
            client.post(f"{address}/_sandbox/faults", json=fault)
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                client.post("/air/orders", json=order(offer))
            found = client.get("/air/orders", params={"offer_id": offer["id"]}).json()["data"]
            assert len(found) == orders
        assert [one["outcome"] for one in client.get(f"{address}/_sandbox/calls").json()["items"]].count("cut") == 2


def test_a_client_that_gives_up_first_sees_its_own_timeout(tmp_path: Path):
    with served_sandbox(tmp_path / "state.db", TRIPWRIGHT_NOW=START) as address, client_of(address) as client:
        offer = search(client)
        fault = {"party": "duffel", "kind": "timeout_after", "path": "/air/orders", "seconds": 30}
        client.post(f"{address}/_sandbox/faults", json=fault)
        with pytest.raises(httpx.ReadTimeout):
            client.post("/air/orders", json=order(offer), timeout=1)
        assert len(client.get("/air/orders", params={"offer_id": offer["id"]}).json()["data"]) == 1


def test_webhooks_leave_by_themselves_and_pending_orders_settle(tmp_path: Path):
    arrived: list[tuple[str, dict]] = []
    told = Event()
    with Receiver(arrived, told) as base:
        env = {"TRIPWRIGHT_NOW": START, "TRIPWRIGHT_WEBHOOK_BASE": f"{base}/api/v1/webhooks"}
        with served_sandbox(tmp_path / "state.db", **env) as address, client_of(address) as client:
            offer = search(client)
            fault = {"party": "duffel", "kind": "pending_202", "seconds": 1}
            client.post(f"{address}/_sandbox/faults", json=fault)
            assert client.post("/air/orders", json=order(offer)).status_code == 202
            assert told.wait(15)
    ((path, body),) = arrived
    assert path == "/api/v1/webhooks/duffel"
    assert body["type"] == "order.created"


class Receiver:
    """A small HTTP server of one's own in a thread."""

    def __init__(self, arrived: list[tuple[str, dict]], told: Event) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                assert self.headers["x-duffel-signature"]
                arrived.append((self.path, json.loads(raw)))
                self.send_response(202)
                self.send_header("content-length", "0")
                self.end_headers()
                told.set()

            def log_message(self, *_args) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_failure) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
