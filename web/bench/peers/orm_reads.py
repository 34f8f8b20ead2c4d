"""Peer of P11: the same trip read as FastAPI and an ORM are usually put together.

`DATABASE_URL=… python -m uvicorn web.bench.peers.orm_reads:app`: a bearer session is looked up, the trip with its
parts is loaded as objects, checked for its owner, and answered through a response model.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=10)
sessions = async_sessionmaker(engine, expire_on_commit=False)
PARTS, MOVES = 2, 8


class Base(DeclarativeBase):
    """Rows."""


class Session(Base):
    """Who is signed in."""

    __tablename__ = "peer_sessions"
    token: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]


class Part(Base):
    """One thing of a trip."""

    __tablename__ = "peer_parts"
    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("peer_trips.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    status: Mapped[str]
    minor: Mapped[int]
    starts_at: Mapped[datetime]


class Move(Base):
    """One line of history."""

    __tablename__ = "peer_moves"
    id: Mapped[int] = mapped_column(primary_key=True)
    trip_id: Mapped[int] = mapped_column(ForeignKey("peer_trips.id"), index=True)
    action: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime]


class Trip(Base):
    """A trip."""

    __tablename__ = "peer_trips"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    title: Mapped[str]
    status: Mapped[str]
    parts: Mapped[list[Part]] = relationship()
    moves: Mapped[list[Move]] = relationship()


class PartOut(BaseModel):
    """A part as answered."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    kind: str
    title: str
    status: str
    minor: int
    starts_at: datetime


class MoveOut(BaseModel):
    """A line of history as answered."""

    model_config = ConfigDict(from_attributes=True)
    action: str
    who: str
    at: datetime


class TripOut(BaseModel):
    """A trip as answered."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    title: str
    status: str
    parts: list[PartOut]
    moves: list[MoveOut]


@asynccontextmanager
async def _filled(_app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
    now = datetime(2031, 1, 1)  # noqa: DTZ001 - as such models usually have it
    async with sessions.begin() as session:
        session.add(Session(token="peer", owner="maya"))
        trip = Trip(id=1, owner="maya", title="London", status="confirmed")
        trip.parts = [
            Part(kind="flight", title="JFK - LHR", status="confirmed", minor=1, starts_at=now) for _ in range(PARTS)
        ]
        trip.moves = [Move(action="booking.confirmed", who="Maya", at=now) for _ in range(MOVES)]
        session.add(trip)
    yield
    await engine.dispose()


app = FastAPI(lifespan=_filled)


async def database() -> AsyncIterator[AsyncSession]:
    """A session a request."""
    async with sessions() as session:
        yield session


DatabaseDep = Annotated[AsyncSession, Depends(database)]


@app.get("/trips/{trip_id}", response_model=TripOut)
async def trip(trip_id: int, session: DatabaseDep, authorization: Annotated[str, Header()]) -> Trip:
    """The caller's own trip."""
    signed_in = await session.get(Session, authorization.removeprefix("Bearer "))
    wanted = select(Trip).where(Trip.id == trip_id).options(selectinload(Trip.parts), selectinload(Trip.moves))
    found = await session.scalar(wanted)
    if signed_in is None or found is None or found.owner != signed_in.owner:
        raise HTTPException(404)
    return found
