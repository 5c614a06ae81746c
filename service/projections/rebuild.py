"""Check the read models against the ledger, and mend them while the service goes on reading and writing."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, Table, bindparam, delete, insert, select

from events.entity import Entity
from events.evolve import evolve
from events.state import State, Update
from events.state.discussion import Contribution
from service.projections.compare import CHUNK, Comparison, Key, Mismatch, key_columns, key_of, stored_rows
from service.projections.rows import Row, Rows, entities, project
from service.store.engine import reading, writing
from service.store.ledgers import ledger
from service.store.read import events
from service.store.tables import LEDGER

Progress = Callable[[int, int], None]
"""Told how many events have been folded, and of how many."""

Wanted = dict[Table, dict[Key, Row | None]]
"""Rows as they should be, by their keys; null where there should be none."""

STEP = 5000
"""Events between two reports of progress, after which updates that the state dropped are compared."""


class Difference(Struct, frozen=True):
    """One column of one row that is not as a fold gives it; a missing or stray row has no column."""

    table: str
    key: tuple[Any, ...]
    column: str | None
    stored: Any
    expected: Any

    def __str__(self) -> str:
        row = " ".join((self.table, *map(str, self.key)))
        if self.column is not None:
            return f"{row}: {self.column} is {self.stored!r}, and should be {self.expected!r}"
        return f"{row} should not exist" if self.expected is None else f"{row} is missing"


def check(engine: Engine, ledger_id: int, progress: Progress = lambda *_: None) -> list[Difference]:
    """Fold the ledger afresh and compare every row of its read models, all at one moment."""
    with reading(engine) as connection:
        size = ledger(connection, ledger_id).size
        found = _mismatches(connection, ledger_id, State(), size, progress)
        return [difference for mismatch in found for difference in _differences(mismatch)]


def rebuild(engine: Engine, ledger_id: int, progress: Progress = lambda *_: None) -> int:
    """Make every row what a fresh fold says; returns how many rows had to be written or deleted.

    Folding and comparing take no lock. What differs is then written in one transaction, under the ledger's
    write lock and after catching up with what was appended meanwhile: readers see all of it or nothing.
    """
    state = State()
    wanted: Wanted = defaultdict(dict)
    with reading(engine) as connection:
        size = ledger(connection, ledger_id).size
        for mismatch in _mismatches(connection, ledger_id, state, size, progress):
            wanted[mismatch.table][mismatch.key] = mismatch.expected
    with writing(engine) as connection:
        size = _lock(connection, ledger_id)
        for table, rows in _catch_up(connection, ledger_id, state, size).items():
            wanted[table] |= {key_of(table, row): row for row in rows}
        return sum(_mend(connection, ledger_id, table, rows) for table, rows in wanted.items())


def _mismatches(
    connection: Connection, ledger_id: int, state: State, size: int, progress: Progress
) -> Iterator[Mismatch]:
    """Fold the first `size` events into a new state, and compare all rows on the way."""
    comparison = Comparison(connection, ledger_id)
    for dropped in _folding(connection, ledger_id, state, size, progress):
        yield from comparison.rows(project(state, dropped))
    yield from comparison.rows(project(state, entities(state)))
    yield from comparison.strays()


def _folding(
    connection: Connection, ledger_id: int, state: State, size: int, progress: Progress
) -> Iterator[list[Update | Contribution]]:
    """Fold in steps; after each, what the state does not hold any more, or never did, and nothing changes.

    It has rows all the same, and there can be more of it than fits into memory.
    """
    kept: dict[str, Update | Contribution] = {}
    for start in range(0, size, STEP):
        stop = min(start + STEP, size)
        for recorded in events(connection, ledger_id, start, stop):
            touched = evolve(state, recorded)
            kept |= {one.id: one for one in touched if isinstance(one, Update | Contribution)}
        yield [kept.pop(name) for name in list(kept) if name not in state.updates]
        progress(stop, size)


def _differences(mismatch: Mismatch) -> Iterator[Difference]:
    table, key, stored, expected = mismatch
    if stored is None or expected is None:
        yield Difference(table.name, key, None, stored, expected)
        return
    for name, value in expected.items():
        if stored[name] != value:
            yield Difference(table.name, key, name, stored[name], value)


def _lock(connection: Connection, ledger_id: int) -> int:
    """The size of the ledger, which nobody appends to until the end of the transaction.

    On SQLite the transaction is the lock, and FOR UPDATE says nothing.
    """
    size: int = connection.scalars(
        select(LEDGER.c.size).where(LEDGER.c.id == ledger_id).with_for_update()
    ).one()
    return size


def _catch_up(connection: Connection, ledger_id: int, state: State, size: int) -> Rows:
    """Fold what was appended since; the rows of everything it touched."""
    touched: dict[Hashable, Entity] = {}
    for recorded in events(connection, ledger_id, state.size, size):
        touched |= {entity.identity: entity for entity in evolve(state, recorded)}
    return project(state, touched.values())


def _mend(connection: Connection, ledger_id: int, table: Table, wanted: Mapping[Key, Row | None]) -> int:
    """Write, or delete, those of the wanted rows that are not so already; returns how many."""
    keys, mended = list(wanted), 0
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        stored = stored_rows(connection, ledger_id, table, chunk)
        wrong = [key for key in chunk if stored.get(key) != wanted[key]]
        _replace(connection, ledger_id, table, {key: wanted[key] for key in wrong})
        mended += len(wrong)
    return mended


def _replace(connection: Connection, ledger_id: int, table: Table, wanted: Mapping[Key, Row | None]) -> None:
    if not wanted:
        return
    names = [column.name for column in key_columns(table)]
    one = [table.c[name] == bindparam(f"key_{name}") for name in names]
    keys = [{f"key_{name}": value for name, value in zip(names, key, strict=True)} for key in wanted]
    connection.execute(delete(table).where(table.c.ledger_id == ledger_id, *one), keys)
    if rows := [{"ledger_id": ledger_id, **row} for row in wanted.values() if row is not None]:
        connection.execute(insert(table), rows)
