"""Dead letters from a terminal."""

import sys
from uuid import UUID

from core.app import App
from core.kernel.ids import parse_id
from web.worker import dead_letters


async def listing(app: App) -> int:
    """Print each with what it said last."""
    async with app.begin_sweep() as session:
        letters = await dead_letters.read(session)
    for letter in letters:
        print(f"{letter.id}  {letter.dead_at:%Y-%m-%d %H:%M:%S}  {letter.name}  {letter.args}")
        print(f"    after {letter.attempts} attempts: {letter.last_error}")
    print(f"{len(letters)} dead letter{'' if len(letters) == 1 else 's'}")
    return 0


async def replay(app: App, job_id: str) -> int:
    """Give one or all a fresh set of attempts."""
    async with app.begin_sweep() as session:
        count = await dead_letters.replay(session, _one(job_id), app.clock.now())
    await app.bus.publish("outbox", {})
    print(f"{count} put back to work")
    return 0 if count else 1


async def drop(app: App, job_id: str) -> int:
    """Throw one or all away."""
    async with app.begin_sweep() as session:
        count = await dead_letters.drop(session, _one(job_id))
    print(f"{count} dropped")
    return 0 if count else 1


def _one(job_id: str) -> UUID | None:
    if job_id == "all":
        return None
    found = parse_id(job_id)
    if found is None:
        sys.exit(f"{job_id} is no job id; give one from the list, or `all`.")
    return found
