"""Scripted failures are spent as told and aimed as told; effects are counted."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.kernel.clock import Clock
from sandbox.kernel.effects import Effects
from sandbox.kernel.faults import Asked, Fault, Faults
from sandbox.kernel.store import Store


@pytest.fixture
def store():
    store = Store()
    yield store
    store.close()


def asked(method: str = "POST", path: str = "/air/orders", body: bytes = b'{"id": "off_1"}') -> Asked:
    return Asked("duffel", method, path, body)


@pytest.mark.parametrize(
    ("aim", "hits"),
    [
        ({}, True),
        ({"method": "post"}, True),
        ({"method": "GET"}, False),
        ({"path": "^/air/orders$"}, True),
        ({"path": "^/air/offers"}, False),
        ({"contains": "off_1"}, True),
        ({"contains": "off_2"}, False),
        ({"party": "stripe"}, False),
    ],
)
def test_a_fault_hits_what_it_is_aimed_at(store: Store, aim: dict, hits: bool):
    faults = Faults(store)
    faults.add(Fault(**({"party": "duffel", "kind": "slow"} | aim)))
    assert (faults.take(asked()) is not None) is hits


def test_a_fault_is_spent_after_its_times(store: Store):
    faults = Faults(store)
    faults.add(Fault(party="duffel", kind="slow", times=2))
    assert [faults.take(asked()) is not None for _ in range(3)] == [True, True, False]
    faults.add(Fault(party="duffel", kind="slow", times=None))
    assert all(faults.take(asked()) for _ in range(5))


def test_domain_faults_match_by_their_arguments(store: Store):
    faults = Faults(store)
    faults.add(Fault(party="duffel", kind="price_change", args={"carrier": "BA", "percent": 20}))
    assert faults.take(asked()) is None
    assert faults.domain("duffel", "price_change", carrier="VS") is None
    found = faults.domain("duffel", "price_change", carrier="BA", offer_id="off_1")
    assert found is not None
    assert found["percent"] == 20
    assert faults.domain("duffel", "price_change", carrier="BA") is None


def test_seconds_and_status_may_stand_among_the_arguments(store: Store):
    faults = Faults(store)
    faults.add(Fault(party="duffel", kind="pending_202", seconds=60, args={"status": 202}))
    faults.add(Fault(party="duffel", kind="pending_202", seconds=60, args={"seconds": 0.1}))
    first, second = faults.domain("duffel", "pending_202"), faults.domain("duffel", "pending_202")
    assert first == {"seconds": 60, "status": 202}
    assert second == {"seconds": 0.1, "status": 500}


def test_faults_survive_a_restart(tmp_path: Path):
    store = Store(tmp_path / "state.db")
    Faults(store).add(Fault(party="duffel", kind="slow"))
    store.close()
    store = Store(tmp_path / "state.db")
    faults = Faults(store)
    assert [fault.kind for fault in faults.all()] == ["slow"]
    faults.clear()
    assert Faults(store).all() == []
    store.close()


def test_effects_are_counted_by_party_kind_and_our_reference(store: Store):
    effects = Effects(store, Clock(store, datetime(2026, 11, 20, tzinfo=UTC)))
    effects.record("duffel", "order", "ord_1", our_reference="A", amount="10.00", currency="USD")
    effects.record("duffel", "order", "ord_2", our_reference="B")
    effects.record("stripe", "charge", "ch_1", our_reference="A", airline="BA")
    assert effects.counts() == {"duffel": {"order": 2}, "stripe": {"charge": 1}}
    assert effects.counts(our_reference="A") == {"duffel": {"order": 1}, "stripe": {"charge": 1}}
    effects.update("duffel", "order", "ord_1", status="cancelled", because="test")
    assert effects.all(party="duffel")[0]["status"] == "cancelled"
    assert effects.all(party="duffel")[0]["facts"] == {"because": "test"}
    assert effects.update("duffel", "order", "ord_9", status="gone") is None
    with pytest.raises(ValueError, match="unknown kind"):
        effects.record("duffel", "sandwich", "s_1")
