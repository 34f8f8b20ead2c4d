"""State: documents, indexes, counters and stock, and what a transaction promises."""

import asyncio
from pathlib import Path

import pytest

from sandbox.kernel.store import Store, TransactionCrossed


@pytest.fixture
def store():
    store = Store()
    yield store
    store.close()


def test_documents_are_found_by_index_in_the_order_they_came(store: Store):
    for number, colour in enumerate(("red", "blue", "red")):
        store.put("p", "thing", f"t{number}", {"n": number}, colour=colour, tags=["a", f"b{number}"])
    assert [doc["n"] for doc in store.find("p", "thing", colour="red")] == [0, 2]
    assert [doc["n"] for doc in store.find("p", "thing", newest_first=True, limit=2)] == [2, 1]
    assert [doc["n"] for doc in store.find("p", "thing", lambda doc: doc["n"] > 0, tags="a")] == [1, 2]
    assert store.find("other", "thing") == []


def test_putting_again_keeps_the_place_and_replaces_the_index(store: Store):
    store.put("p", "thing", "a", {"n": 1}, state="new")
    store.put("p", "thing", "b", {"n": 2}, state="new")
    store.put("p", "thing", "a", {"n": 3}, state="old")
    assert [doc["n"] for doc in store.find("p", "thing")] == [3, 2]
    assert store.find("p", "thing", state="old") == [{"n": 3}]
    assert store.delete("p", "thing", "a")
    assert not store.delete("p", "thing", "a")
    assert store.count("p", "thing") == 1


def test_no_more_is_sold_than_there_is(store: Store):
    assert store.take("p", "seat", 2, 3)
    assert not store.take("p", "seat", 2, 3)
    assert store.take("p", "seat", 1, 3)
    store.give_back("p", "seat", 5)
    assert store.sold("p", "seat") == 0
    store.take("p", "2026-12-01:BA178", 2, 9)
    store.take("p", "2026-12-02:BA178", 1, 9)
    assert store.sold_under("p", "2026-12-01") == {"2026-12-01:BA178": 2}


def test_a_failed_transaction_leaves_nothing(store: Store):
    ran: list[str] = []
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.put("p", "thing", "a", {})
        store.take("p", "seat", 1, 1)
        store.next_number("p", "orders")
        store.after_commit(lambda: ran.append("x"))
        _ = 1 / 0
    assert store.get("p", "thing", "a") is None
    assert store.sold("p", "seat") == 0
    assert store.next_number("p", "orders") == 1
    assert ran == []


def test_a_failed_inner_transaction_is_undone_alone(store: Store):
    with store.transaction():
        store.put("p", "thing", "outer", {})
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.put("p", "thing", "inner", {})
            _ = 1 / 0
    assert store.get("p", "thing", "outer") == {}
    assert store.get("p", "thing", "inner") is None


def test_what_waits_for_the_commit_runs_after_it(store: Store):
    ran: list[str] = []
    with store.transaction():
        store.after_commit(lambda: ran.append("later"))
        assert ran == []
    assert ran == ["later"]
    store.after_commit(lambda: ran.append("at once"))
    assert ran == ["later", "at once"]


def test_state_survives_closing(tmp_path: Path):
    path = tmp_path / "deep" / "state.db"
    store = Store(path)
    store.put("p", "thing", "a", {"n": 1}, colour="red")
    store.take("p", "seat", 1, 1)
    store.next_number("p", "orders")
    store.close()
    again = Store(path)
    assert again.find("p", "thing", colour="red") == [{"n": 1}]
    assert not again.take("p", "seat", 1, 1)
    assert again.next_number("p", "orders") == 2
    again.clear()
    assert again.find("p", "thing") == []
    again.close()


async def test_a_transaction_left_open_across_an_await_is_caught(store: Store):
    async def other() -> None:
        store.put("p", "thing", "a", {})

    with store.transaction(), pytest.raises(TransactionCrossed):
        await asyncio.create_task(other())
