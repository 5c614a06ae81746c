"""Appending on SQLite: `BEGIN IMMEDIATE` is the lock, and statements cost microseconds.

SQLAlchemy writes the statements; the driver's connection executes them and keeps them prepared. Executed
through SQLAlchemy they take several times as long as SQLite itself needs for them.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, bindparam
from sqlalchemy.dialects.sqlite import insert

from service.store.batch import Answers, Batch, Row, Rows
from service.store.log import Head
from service.store.tables import LEDGER
from service.store.types import UtcDateTime

_HEAD = "SELECT size, frontier FROM ledger WHERE id = ?"
_ANSWER = "SELECT fingerprint, response FROM idempotency WHERE ledger_id = ? AND scope = ? AND key = ?"
_ADVANCE = "UPDATE ledger SET size = ?, recorded_at = ?, frontier = ? WHERE id = ?"

Bind = Callable[[Any], Any]


class SqliteLog:
    """See `service.store.log.Log`."""

    optimistic = False

    def __init__(self, driver: sqlite3.Connection, dialect: Dialect, ledger_id: int) -> None:
        self.driver, self._dialect, self._ledger_id = driver, dialect, ledger_id
        self._inserts: dict[Table, tuple[str, list[tuple[str, Bind]]]] = {}
        self._moment = self._bind(LEDGER.c.recorded_at.type)

    def lock(self) -> Head:
        """See Log."""
        self.driver.execute("BEGIN IMMEDIATE")
        return Head(*self.driver.execute(_HEAD, (self._ledger_id,)).fetchone())

    def answers(self, keys: Sequence[tuple[str, str]]) -> Answers:
        """See Log."""
        found = {key: self.driver.execute(_ANSWER, (self._ledger_id, *key)).fetchone() for key in keys}
        return {key: row for key, row in found.items() if row}

    def write(self, batch: Batch, read_models: Rows) -> None:
        """See Log."""
        tree = batch.tree
        head = (tree.size, self._moment(batch.moment), tree.encode(), self._ledger_id)
        self.driver.execute(_ADVANCE, head)
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
        statement, columns = self._inserts[table]
        ledger_id = self._ledger_id
        values = [(ledger_id, *[bind(row[name]) for name, bind in columns]) for row in rows]
        if len(values) == 1:
            self.driver.execute(statement, values[0])  # executemany takes longer for one
        else:
            self.driver.executemany(statement, values)

    def _prepare(self, table: Table, replace: bool) -> tuple[str, list[tuple[str, Bind]]]:
        statement = insert(table).values({c.name: bindparam(c.name) for c in table.c})
        if replace:
            others = {c.name: statement.excluded[c.name] for c in table.c if not c.primary_key}
            key = list(table.primary_key)
            statement = statement.on_conflict_do_update(index_elements=key, set_=others)
        columns = [(c.name, self._bind(c.type)) for c in table.c if c.name != "ledger_id"]
        return str(statement.compile(dialect=self._dialect)), columns

    def _bind(self, type_: Any) -> Bind:
        bind: Bind = type_.dialect_impl(self._dialect).bind_processor(self._dialect) or _as_it_is
        # The same few moments stand in many rows, and writing one down takes longer than inserting the row.
        return lru_cache(maxsize=4)(bind) if isinstance(type_, UtcDateTime) else bind


def _as_it_is(value: Any) -> Any:
    return value
