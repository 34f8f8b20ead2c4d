"""What is remembered belongs to one person, is found by meaning of its words, and is gone when forgotten."""

from collections.abc import AsyncIterator

import pytest

from core.db.unit_of_work import Database
from core.kernel.ids import MemoryId, new_id
from core.memories.errors import MemoryInvalid, MemoryNotFound
from core.memories.ngrams import DIMENSION, NgramEmbedder, vector
from core.memories.service import Memories
from core.people.caller import Caller, Door
from core.people.demo import seed
from core.people.service import People


@pytest.fixture
async def people(database: Database) -> People:
    await seed(database.begin)
    return People(database.begin, database.sweep)


@pytest.fixture
async def maya(people: People) -> Caller:
    return await people.caller_for_email("maya.chen@northwind.example", Door.CHAT)


@pytest.fixture
async def owen(people: People) -> Caller:
    return await people.caller_for_email("owen.park@contoso.example", Door.CHAT)


@pytest.fixture
async def memories(database: Database, maya: Caller) -> AsyncIterator[Memories]:
    made = Memories(database.begin, NgramEmbedder())
    yield made
    for kept in await made.list(maya):
        await made.forget(maya, MemoryId(kept.id))


async def test_saying_the_same_twice_is_remembered_once(memories: Memories, maya: Caller) -> None:
    first = await memories.remember(maya, "I like aisle seats")
    assert (await memories.remember(maya, " i like  AISLE seats ")).id == first.id
    assert [kept.text for kept in await memories.list(maya)] == ["I like aisle seats"]


async def test_the_closest_memory_comes_first(memories: Memories, maya: Caller) -> None:
    for text in ("I like aisle seats", "Vegetarian meals, please", "Hotels with a gym", "Never fly before 8 am"):
        await memories.remember(maya, text)
    assert (await memories.recall(maya, "which seat? aisle", 2))[0].text == "I like aisle seats"
    found = await memories.matching(maya, "vegetarian meal")
    assert found is not None
    assert found.text.startswith("Vegetarian")
    assert await memories.matching(maya, "zzz qqq") is None


async def test_nobody_else_sees_or_forgets_it(memories: Memories, maya: Caller, owen: Caller) -> None:
    kept = await memories.remember(maya, "Window seats")
    assert kept.id not in {other.id for other in await memories.list(owen)}
    with pytest.raises(MemoryNotFound):
        await memories.forget(owen, kept.id)


async def test_forgetting_is_final(memories: Memories, maya: Caller) -> None:
    kept = await memories.remember(maya, "Window seats")
    await memories.forget(maya, kept.id)
    with pytest.raises(MemoryNotFound):
        await memories.forget(maya, kept.id)
    with pytest.raises(MemoryNotFound):
        await memories.forget(maya, MemoryId(new_id()))


async def test_nothing_and_too_much_are_refused_and_cards_are_masked(memories: Memories, maya: Caller) -> None:
    for text in ("  ", "x" * 501):
        with pytest.raises(MemoryInvalid):
            await memories.remember(maya, text)
    kept = await memories.remember(maya, "Always use 4242424242424242")
    assert "4242424242424242" not in kept.text


def test_vectors_have_length_one_and_are_the_same_every_time() -> None:
    for text in ("", "aisle seat", "Zürich, façade"):
        place = vector(text)
        assert len(place) == DIMENSION
        assert abs(sum(value * value for value in place) - 1) < 1e-9
        assert place == vector(text)
