"""Reading events. Positions have no gaps and none is visible before its predecessor, so no reader skips one.

Take several reads from one moment of the database with `service.store.engine.reading`.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection, func, select

from events.codec import CODEC, Recorded, timestamp
from service.store.tables import EVENT, LEDGER

CHUNK = 2000
"""Leaves that are fetched at a time: about a megabyte."""

STREAMS = 500
"""Streams, or positions, in one query; databases limit the parameters of a statement."""

_LEAVES = "SELECT leaf FROM event WHERE ledger_id = ? AND position >= ? AND position < ? ORDER BY position"
_LEAF_HASHES = _LEAVES.replace("leaf ", "leaf_hash ", 1)
_TILE = "SELECT hashes FROM tile WHERE ledger_id = ? AND first = ? AND level = ? AND number = ?"
_ROOTS = """
    SELECT root FROM tile WHERE ledger_id = ? AND first = ? AND level = ? AND number >= ? AND number < ?
    ORDER BY number"""


def leaves(connection: Connection, ledger_id: int, start: int, stop: int) -> Iterator[bytes]:
    """The stored bytes of the events at positions from `start` up to and without `stop`, in order.

    They are fetched in chunks, so that memory stays flat however many there are.
    """
    return driver_leaves(connection.connection.driver_connection, ledger_id, start, stop)


def driver_hashes(
    driver: Any, ledger_id: int, level: int, start: int, stop: int, first: int = 0
) -> list[bytes]:
    """The hashes of a level of tiles (c2sp.org/tlog-tiles), from one index up to and without another.

    They are those of the log whose first event has the position `first`.
    """
    if level == 0:
        return [hashed for (hashed,) in _rows(driver, _LEAF_HASHES, ledger_id, first + start, first + stop)]
    return [root for (root,) in _rows(driver, _ROOTS, ledger_id, first, level - 1, start, stop)]


def driver_tile(driver: Any, ledger_id: int, level: int, number: int, first: int) -> bytes:
    """The hashes of a full tile of the log whose first event has the position `first`."""
    ((hashes,),) = _rows(driver, _TILE, ledger_id, first, level, number)
    return hashes


def driver_leaves(driver: Any, ledger_id: int, start: int, stop: int) -> Iterator[bytes]:
    """The same from the driver's own connection."""
    bounds = ((ledger_id, low, min(low + CHUNK, stop)) for low in range(start, stop, CHUNK))
    return map(itemgetter(0), chain.from_iterable(_rows(driver, _LEAVES, *each) for each in bounds))


def _rows(driver: Any, statement: str, *values: int) -> list[tuple[bytes]]:
    if isinstance(driver, sqlite3.Connection):
        return driver.execute(statement, values).fetchall()
    # In PostgreSQL's binary format, which SQLAlchemy does not ask for, bytes cross three times as fast.
    rows: list[tuple[bytes]] = (
        driver.cursor(binary=True).execute(_for_psycopg(statement), values, prepare=True).fetchall()
    )
    return rows


@cache
def _for_psycopg(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


def events(connection: Connection, ledger_id: int, start: int, stop: int) -> Iterator[Recorded]:
    """The events at positions from `start` up to and without `stop`, in order, at their newest schema."""
    return map(CODEC.decode, leaves(connection, ledger_id, start, stop))


def event_at(connection: Connection, ledger_id: int, position: int) -> Recorded | None:
    """One event, by its position."""
    return next(events(connection, ledger_id, position, position + 1), None)


def stream_events(connection: Connection, ledger_id: int, stream: str, after: int = 0) -> Iterator[Recorded]:
    """The events of one stream whose version is above `after`, in order."""
    query = (
        select(EVENT.c.leaf)
        .where(EVENT.c.ledger_id == ledger_id, EVENT.c.stream == stream, EVENT.c.version > after)
        .order_by(EVENT.c.version)
        .execution_options(yield_per=CHUNK)
    )
    return map(CODEC.decode, connection.execute(query).scalars())


def events_of(connection: Connection, ledger_id: int, streams: Iterable[str], stop: int) -> list[Recorded]:
    """The events of these streams at positions up to and without `stop`, in order of their positions."""
    wanted = list(streams)
    chunks = (wanted[start : start + STREAMS] for start in range(0, len(wanted), STREAMS))
    mine = select(EVENT.c.leaf).where(EVENT.c.ledger_id == ledger_id, EVENT.c.position < stop)
    found = (connection.execute(mine.where(EVENT.c.stream.in_(chunk))).scalars() for chunk in chunks)
    return sorted(map(CODEC.decode, chain.from_iterable(found)), key=attrgetter("position"))


def recorded_at(connection: Connection, ledger_id: int, positions: Iterable[int]) -> dict[int, str]:
    """When the events at these positions were recorded."""
    wanted = sorted(set(positions))
    chunks = (wanted[start : start + STREAMS] for start in range(0, len(wanted), STREAMS))
    query = select(EVENT.c.position, EVENT.c.recorded_at).where(EVENT.c.ledger_id == ledger_id)
    rows = (connection.execute(query.where(EVENT.c.position.in_(chunk))) for chunk in chunks)
    return {row.position: row.recorded_at for row in chain.from_iterable(rows)}


def first_of_days(connection: Connection, ledger_id: int) -> list[tuple[str, int]]:
    """The days (UTC) on which something was recorded, and the position of the first event of each."""
    day = func.substr(EVENT.c.recorded_at, 1, len("2021-06-30")).label("day")
    query = select(day, func.min(EVENT.c.position).label("first")).where(EVENT.c.ledger_id == ledger_id)
    return [(row.day, row.first) for row in connection.execute(query.group_by(day).order_by(day))]


def size_at(connection: Connection, ledger_id: int, moment: datetime) -> int:
    """How many events were recorded at or before a moment: the size of the ledger then.

    Recorded times never go back, so this looks at one event for each doubling of the ledger.
    """
    recorded_at = select(EVENT.c.recorded_at).where(EVENT.c.ledger_id == ledger_id)
    latest = timestamp(moment)
    low, high = 0, connection.scalars(select(LEDGER.c.size).where(LEDGER.c.id == ledger_id)).one()
    while low < high:
        middle = (low + high) // 2
        if connection.scalars(recorded_at.where(EVENT.c.position == middle)).one() <= latest:
            low = middle + 1
        else:
            high = middle
    return low
