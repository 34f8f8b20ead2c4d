"""Asking several at once: nobody waits for the failing, nobody is hidden."""

import asyncio
import time

from core.kernel.errors import TryLater
from core.offers.fanout import Ask, Paces, fan_out


def asking(name: str, after: float = 0.0, fails: Exception | None = None, found=(1, 2)) -> Ask:
    async def call():
        await asyncio.sleep(after)
        if fails:
            raise fails
        return found

    return Ask(name, call)


async def test_answers_keep_the_order_of_the_asks():
    answers = await fan_out([asking("slow", 0.05), asking("quick")], deadline=1)
    assert [answer.progress.supplier for answer in answers] == ["slow", "quick"]
    assert all(answer.progress.state == "done" and answer.progress.count == 2 for answer in answers)


async def test_a_late_supplier_is_named_and_the_others_are_kept():
    began = time.monotonic()
    answers = await fan_out([asking("late", 5), asking("quick")], deadline=0.1)
    assert time.monotonic() - began < 0.4
    late, quick = (answer.progress for answer in answers)
    assert (late.state, late.count) == ("late", 0)
    assert "late" in (late.message or "")
    assert quick.state == "done"


async def test_a_failing_supplier_says_why_and_a_bug_says_little():
    answers = await fan_out(
        [asking("down", fails=TryLater("It is down.")), asking("bug", fails=KeyError("secret detail"))], deadline=1
    )
    assert [answer.progress.state for answer in answers] == ["failed", "failed"]
    assert answers[0].progress.message == "It is down."
    assert "secret" not in (answers[1].progress.message or "")


async def test_progress_is_told_in_order_and_delays_nobody():
    told = []

    async def listen(progress):
        await asyncio.sleep(0.03)
        told.append((progress.supplier, progress.state))

    answers = await fan_out([asking("one", 0.01)], deadline=1, progress=listen)
    assert told == [("one", "searching"), ("one", "done")]
    assert answers[0].progress.elapsed_ms < 30


async def test_a_broken_listener_breaks_no_search():
    async def listen(progress):
        raise RuntimeError

    assert (await fan_out([asking("one")], deadline=1, progress=listen))[0].progress.state == "done"


async def test_nobody_to_ask_is_no_answer():
    assert await fan_out([], deadline=1) == []


async def test_the_slowest_is_asked_first_once_known():
    paces, asked = Paces(), []

    def noting(name: str, after: float) -> Ask:
        async def call():
            asked.append(name)
            await asyncio.sleep(after)
            return ()

        return Ask(name, call)

    asks = [noting("quick", 0.0), noting("slow", 0.05)]
    await fan_out(asks, deadline=1, paces=paces)
    asked.clear()
    await fan_out(asks, deadline=1, paces=paces)
    assert asked == ["slow", "quick"]


async def test_giving_up_a_search_gives_up_its_questions():
    cancelled = asyncio.Event()

    async def call():
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return ()

    search = asyncio.create_task(fan_out([Ask("slow", call)], deadline=9))
    await asyncio.sleep(0.02)
    search.cancel()
    await asyncio.gather(search, return_exceptions=True)
    assert cancelled.is_set()
