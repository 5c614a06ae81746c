"""The one comparison of the rows that a fold gives with those that are stored, to check and to mend."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, select, tuple_

from service.projections.rows import Row, Rows
from service.projections.tables import READ_MODELS

Key = tuple[Any, ...]

CHUNK = 200
"""Rows that are fetched at a time."""


class Mismatch(NamedTuple):
    """A row that is not as it should be: null where it is missing, or where there should be none."""

    table: Table
    key: Key
    stored: Row | None
    expected: Row | None


class Comparison:
    """Compares rows as they come, and remembers their keys to find the strays in the end."""

    def __init__(self, connection: Connection, ledger_id: int) -> None:
        self._connection, self._ledger_id = connection, ledger_id
        self._seen: dict[Table, set[Key]] = {table: set() for table in READ_MODELS}

    def rows(self, expected: Rows) -> Iterator[Mismatch]:
        """Those of these rows that are stored otherwise, or not at all."""
        for table, rows in expected.items():
            for start in range(0, len(rows), CHUNK):
                chunk = {key_of(table, row): row for row in rows[start : start + CHUNK]}
                self._seen[table].update(chunk)
                stored = stored_rows(self._connection, self._ledger_id, table, list(chunk))
                for key, row in chunk.items():
                    if stored.get(key) != row:
                        yield Mismatch(table, key, stored.get(key), row)

    def strays(self) -> Iterator[Mismatch]:
        """The rows that are stored and were never expected; only their keys are read."""
        for table in READ_MODELS:
            query = select(table.c.ledger_id, *key_columns(table)).where(table.c.ledger_id == self._ledger_id)
            rows = self._connection.execute(query.execution_options(yield_per=CHUNK)).mappings()
            for row in rows:
                key = key_of(table, row)
                if key not in self._seen[table]:
                    yield Mismatch(table, key, dict(row), None)


def stored_rows(connection: Connection, ledger_id: int, table: Table, keys: Sequence[Key]) -> dict[Key, Row]:
    """The rows of these keys, without `ledger_id`; missing where they are missing."""
    columns = [column for column in table.c if column.name != "ledger_id"]
    query = select(*columns).where(table.c.ledger_id == ledger_id)
    if key := key_columns(table):
        query = query.where(tuple_(*key).in_(keys))
    return {key_of(table, row): dict(row) for row in connection.execute(query).mappings()}


def key_columns(table: Table) -> list[Column[Any]]:
    """The columns of the primary key after the ledger's."""
    return [column for column in table.primary_key if column.name != "ledger_id"]


def key_of(table: Table, row: Any) -> Key:
    """The key of a row, without its ledger."""
    return tuple(row[column.name] for column in key_columns(table))
