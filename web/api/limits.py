"""How often somebody may ask: fixed windows counted in Redis, and in this process where Redis is away."""

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.kernel.errors import TooMany
from core.people.caller import Caller

log = structlog.get_logger(__name__)

_FORGET_AFTER: Final = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in `seconds`."""

    name: str
    most: int
    seconds: int


READS: Final = Limit("reads", 1_200, 60)
CHANGES: Final = Limit("changes", 240, 60)
SIGN_INS: Final = Limit("sign_ins", 120, 60)
WEBHOOKS: Final = Limit("webhooks", 6_000, 60)


class TooManyRequests(TooMany):
    """The caller's window is full."""

    code = "request.too_many"


class Limits:
    """Counts per caller. Losing the counts forgives; it never refuses."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._local: dict[str, int] = defaultdict(int)

    async def count_request(self, caller: Caller, *, is_change: bool) -> None:
        """One request of a person."""
        await self.count(CHANGES if is_change else READS, str(caller.employee_id))

    async def count(self, limit: Limit, who: str) -> None:
        """One more by `who`; refused where the window is full."""
        now = int(time.time())
        window = now // limit.seconds
        key = f"tripwright:limit:{limit.name}:{who}:{window}"
        if await self._added(key, limit.seconds) > limit.most:
            wait = (window + 1) * limit.seconds - now
            raise TooManyRequests(f"Too many requests. Try again in {wait} seconds.", retry_after=wait)

    async def _added(self, key: str, seconds: int) -> int:
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.incr(key)
                pipe.expire(key, seconds + 1)
                counted, _ = await pipe.execute()
            return int(counted)
        except (RedisError, OSError) as away:
            log.warning("limits.redis_away", error=type(away).__name__)
            if len(self._local) > _FORGET_AFTER:
                self._local.clear()
            self._local[key] += 1
            return self._local[key]
