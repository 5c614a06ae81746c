"""Appending on SQLite: `BEGIN IMMEDIATE` is the lock, and statements cost microseconds.

SQLAlchemy writes the statements; the driver's connection executes them and keeps them prepared. Executed
through SQLAlchemy they take several times as long as SQLite itself needs for them.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Column, Dialect, LargeBinary, Table, bindparam, or_
from sqlalchemy.dialects.sqlite import insert

from service.store.batch import Answers, Batch, Row, Rows
from service.store.log import Head
from service.store.tables import LEDGER
from service.store.types import UtcDateTime

_HEAD = "SELECT size, frontier FROM ledger WHERE id = ?"
_ANSWER = "SELECT fingerprint, response FROM idempotency WHERE ledger_id = ? AND scope = ? AND key = ?"
_ANSWERS = """
    SELECT given.scope, given.key, given.fingerprint, given.response
    FROM json_each(?2) AS wanted CROSS JOIN idempotency AS given  -- in this order, by its key
    WHERE given.ledger_id = ?1 AND given.scope = wanted.value ->> 0 AND given.key = wanted.value ->> 1"""
_ADVANCE = "UPDATE ledger SET size = ?, recorded_at = ?, frontier = ? WHERE id = ?"

MAX_ROWS = 64
"""Rows in one statement."""

Statement = Callable[[int], str]
"""The insert of so many rows."""

Bind = Callable[[Row], Sequence[Any]]
"""Makes a row the parameters of its insert."""


class SqliteLog:
    """See `service.store.log.Log`."""

    optimistic = False

    def __init__(self, driver: sqlite3.Connection, dialect: Dialect, ledger_id: int) -> None:
        self.driver, self._dialect, self._ledger_id = driver, dialect, ledger_id
        self._inserts: dict[Table, tuple[Statement, Bind]] = {}
        self._moment = _converter(LEDGER.c.recorded_at, dialect)

    def lock(self) -> Head:
        """See Log."""
        self.driver.execute("BEGIN IMMEDIATE")
        return Head(*self.driver.execute(_HEAD, (self._ledger_id,)).fetchone())

    def answers(self, keys: Sequence[tuple[str, str]]) -> Answers:
        """See Log."""
        if not keys:
            return {}
        if len(keys) == 1:
            row = self.driver.execute(_ANSWER, (self._ledger_id, *keys[0])).fetchone()
            return {keys[0]: row} if row else {}
        rows = self.driver.execute(_ANSWERS, (self._ledger_id, msgspec.json.encode(keys).decode()))
        return {(scope, key): (fingerprint, response) for scope, key, fingerprint, response in rows}

    def write(self, batch: Batch, read_models: Rows) -> None:
        """See Log."""
        tree = batch.tree
        self.driver.execute(_ADVANCE, (tree.size, self._moment(batch.moment), tree.encode(), self._ledger_id))
        for table, rows in (*batch.rows.items(), *read_models.items()):
            if rows:
                self._insert(table, rows, replace=table in read_models)

    def write_unlocked(self, batch: Batch, read_models: Rows) -> bool:
        """Not needed: taking the lock is no round trip here."""
        raise NotImplementedError

    def commit(self) -> None:
        """See Log."""
        self.driver.execute("COMMIT")

    def rollback(self) -> None:
        """See Log."""
        if self.driver.in_transaction:
            self.driver.execute("ROLLBACK")

    def _insert(self, table: Table, rows: Sequence[Row], replace: bool) -> None:
        if table not in self._inserts:
            self._inserts[table] = self._prepare(table, replace)
        insert_of, bind = self._inserts[table]
        start = 0
        while start < len(rows):
            count = _share(len(rows) - start)
            values = [value for row in rows[start : start + count] for value in bind(row)]
            self.driver.execute(insert_of(count), values)
            start += count

    def _prepare(self, table: Table, replace: bool) -> tuple[Statement, Bind]:
        own = [column for column in table.c if column.name != "ledger_id"]
        statement = insert(table).values({c.name: bindparam(c.name) for c in [table.c.ledger_id, *own]})
        if replace:
            others = [column for column in own if not column.primary_key]
            statement = statement.on_conflict_do_update(
                index_elements=list(table.primary_key),
                set_={c.name: statement.excluded[c.name] for c in others},
                # A row that stays as it is, is not written again.
                where=or_(*(c.is_distinct_from(statement.excluded[c.name]) for c in others)),
            )
        return _many(str(statement.compile(dialect=self._dialect))), self._binding(own)

    def _binding(self, columns: Sequence[Column[Any]]) -> Bind:
        """Makes a row the values of these columns; most of them are stored as they are."""
        ledger_id, pick = self._ledger_id, itemgetter(*[column.name for column in columns])
        converters = [(index, _converter(column, self._dialect)) for index, column in enumerate(columns, 1)]
        converters = [(index, convert) for index, convert in converters if convert is not _as_it_is]

        def bind(row: Row) -> Sequence[Any]:
            values = [ledger_id, *pick(row)]
            for index, convert in converters:
                values[index] = convert(values[index])
            return values

        return bind


def _share(rows: int) -> int:
    """How many of these rows the next statement takes: a power of two, so that few statements are prepared.

    Each execution lets other threads run, and waiting for them takes longer than inserting a row.
    """
    return min(1 << rows.bit_length() - 1, MAX_ROWS)


def _many(insert_of_one: str) -> Statement:
    start = insert_of_one.index(" VALUES (") + len(" VALUES ")
    end = insert_of_one.index(")", start) + 1
    head, row, tail = insert_of_one[:start], insert_of_one[start:end], insert_of_one[end:]

    @cache
    def insert_of(count: int) -> str:
        return head + ", ".join([row] * count) + tail

    return insert_of


def _as_it_is(value: Any) -> Any:
    return value


def _converter(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    if isinstance(column.type, LargeBinary):
        return _as_it_is  # SQLAlchemy would only wrap the bytes
    convert = column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    # The same few moments stand in many rows, and writing one down takes longer than inserting the row.
    return lru_cache(maxsize=4)(convert) if isinstance(column.type, UtcDateTime) else convert
