"""Appending on SQLite: `BEGIN IMMEDIATE` is the lock, and statements cost microseconds.

SQLAlchemy writes the statements; the driver's connection executes them and keeps them prepared. Executed
through SQLAlchemy they take several times as long as SQLite itself needs for them.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import chain

import msgspec
from sqlalchemy import Dialect, Table, bindparam
from sqlalchemy.dialects.sqlite import Insert as Upsert
from sqlalchemy.dialects.sqlite import insert

from events.tlog.keys import PublicKey
from service.store.batch import Batch, Rows, Used, Values
from service.store.head import Head
from service.store.read import driver_hashes
from service.store.submission import Erased
from service.store.tables import rewritten

_HEAD = "SELECT size, frontier, first, seal FROM ledger WHERE id = ?"
_SIGNED = "SELECT root, signature FROM checkpoint WHERE ledger_id = ? AND size = ?"
_USED = """
    SELECT one.scope, one.key, one.fingerprint, one.position
    FROM json_each(?2) AS wanted CROSS JOIN idempotency AS one  -- in this order, by its key
    WHERE one.ledger_id = ?1 AND one.scope = wanted.value ->> 0 AND one.key = wanted.value ->> 1"""
_ADVANCE = "UPDATE ledger SET size = ?, recorded_at = ?, frontier = ?, seal = ? WHERE id = ? AND size = ?"

_CLOSE = """
    INSERT INTO closed_log (ledger_id, first, stop, origin, vkey)
    SELECT id, first, size, origin, vkey FROM ledger WHERE id = ?"""
_BEGIN = "UPDATE ledger SET origin = ?, vkey = ?, first = size, frontier = x'', seal = NULL WHERE id = ?"

_ERASE = "DELETE FROM text WHERE ledger_id = ? AND sha256 = ?"
_FORGET = """
    DELETE FROM report_rendition WHERE ledger_id = ?1 AND made_from IN (
        SELECT sha256 FROM report_rendition
        WHERE ledger_id = ?1 AND made_from IS NULL AND instr(content, CAST(?2 AS BLOB)) > 0)"""
_BLANK = "UPDATE idempotency SET fingerprint = '' WHERE ledger_id = ?1 AND first <= ?2 AND position >= ?2"

MAX_ROWS = 64
"""Rows in one statement. Each execution lets other threads run, which costs more than inserting a row."""

Insert = Callable[[int], str]
"""The statement that inserts so many rows."""


class SqliteLog:
    """See `service.store.log.Log`."""

    def __init__(self, driver: sqlite3.Connection, dialect: Dialect, ledger_id: int) -> None:
        self.driver, self._dialect, self._ledger_id = driver, dialect, ledger_id
        self._stored = partial(driver_hashes, driver, ledger_id)
        self._inserts = cache(self._insert)
        self._upserts = cache(self._upsert)

    def lock(self) -> Head:
        """See Log."""
        self.driver.execute("BEGIN IMMEDIATE")
        return Head(*self.driver.execute(_HEAD, (self._ledger_id,)).fetchone())

    def signed(self, size: int) -> tuple[bytes, bytes] | None:
        """See Log."""
        row: tuple[bytes, bytes] | None = self.driver.execute(_SIGNED, (self._ledger_id, size)).fetchone()
        return row

    def used(self, keys: Sequence[tuple[str, str]]) -> Used:
        """See Log."""
        if not keys:
            return {}
        rows = self.driver.execute(_USED, (self._ledger_id, msgspec.json.encode(keys).decode()))
        return {(scope, key): (fingerprint, position) for scope, key, fingerprint, position in rows}

    def write(self, batch: Batch, replacing: Rows) -> None:
        """See Log."""
        if not self._write(batch, replacing):
            raise RuntimeError("the head of the ledger moved under its lock")

    def replace(self, rows: Rows) -> None:
        """See Log."""
        for table, some in rows.items():
            self._execute(self._upserts(table), some)

    def write_unlocked(self, batch: Batch, replacing: Rows, meanwhile: Callable[[], None]) -> bool:
        """See Log."""
        self.driver.execute("BEGIN IMMEDIATE")
        try:
            written = self._write(batch, replacing)
        except sqlite3.IntegrityError:
            written = False
        if written:
            meanwhile()
        self.driver.execute("COMMIT" if written else "ROLLBACK")
        return written

    def erase(self, erased: Erased) -> bool:
        """See Log."""
        self.driver.execute(_BLANK, (self._ledger_id, erased.position))
        self.driver.execute(_FORGET, (self._ledger_id, erased.sha256))
        return self.driver.execute(_ERASE, (self._ledger_id, erased.sha256)).rowcount == 1

    def begin(self, key: PublicKey) -> None:
        """See Log."""
        self.driver.execute(_CLOSE, (self._ledger_id,))
        self.driver.execute(_BEGIN, (key.name, key.vkey, self._ledger_id))

    def commit(self) -> None:
        """See Log."""
        self.driver.execute("COMMIT")

    def rollback(self) -> None:
        """See Log."""
        if self.driver.in_transaction:
            self.driver.execute("ROLLBACK")

    def _write(self, batch: Batch, replacing: Rows) -> bool:
        size, frontier, first, seal = batch.head
        advance = (size, batch.recorded_at, frontier, seal, self._ledger_id, batch.base)
        if not self.driver.execute(_ADVANCE, advance).rowcount:
            return False
        for table, rows in batch.rows(partial(self._stored, first=first)).items():
            self._execute(self._inserts(table), rows)
        self.replace(replacing)
        return True

    def _execute(self, statement: Insert, rows: Sequence[Values]) -> None:
        if len(rows) == 1:
            self.driver.execute(statement(1), rows[0])
            return
        for start in range(0, len(rows), MAX_ROWS):
            some = rows[start : start + MAX_ROWS]
            self.driver.execute(statement(len(some)), list(chain.from_iterable(some)))

    def _insert(self, table: Table) -> Insert:
        return _many(str(_plain(table).compile(dialect=self._dialect)), self._ledger_id)

    def _upsert(self, table: Table) -> Insert:
        statement, key = _plain(table), list(table.primary_key)
        changes = {column.name: statement.excluded[column.name] for column in rewritten(table)}
        if changes:
            statement = statement.on_conflict_do_update(index_elements=key, set_=changes)
        else:
            statement = statement.on_conflict_do_nothing(index_elements=key)
        return _many(str(statement.compile(dialect=self._dialect)), self._ledger_id)


def _plain(table: Table) -> Upsert:
    return insert(table).values({column.name: bindparam(column.name) for column in table.c})


def _many(insert_of_one: str, ledger_id: int) -> Insert:
    start = insert_of_one.index(" VALUES (") + len(" VALUES ")
    end = insert_of_one.index(")", start) + 1
    head, row, tail = insert_of_one[:start], insert_of_one[start:end], insert_of_one[end:]
    row = row.replace("?", str(ledger_id), 1)

    @cache
    def insert_of(count: int) -> str:
        return head + ", ".join([row] * count) + tail

    return insert_of
