"""The sweeper's way into the database, as a type."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncSession

Sweep = Callable[[], AbstractAsyncContextManager[AsyncSession]]
