"""Appending on PostgreSQL: round trips are what costs, so a whole batch is one statement.

Data-modifying CTEs hang on the one that advances the head, which touches its row only if the head is still
where the batch started: nothing else is written otherwise. The statement is thus whole without a
transaction around it. Where many write, losing that race wastes work, and the head is locked first instead.

Statements are prepared and executed on psycopg's own libpq connection: all parameters are numbers, texts,
JSON and bytes, and to adapt each of them anew would take as long as the database takes for its part.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import count
from typing import Any

import msgspec
import psycopg
from psycopg import errors
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus, abc
from sqlalchemy import Column, Dialect, LargeBinary, Table

from events.tlog.keys import PublicKey
from service.store.batch import Batch, Rows, Used, Values
from service.store.head import Head
from service.store.read import driver_hashes
from service.store.submission import Erased
from service.store.tables import own, rewritten

_HEAD = "SELECT size, frontier, first, seal FROM ledger WHERE id = $1 FOR UPDATE"
_SIGNED = "SELECT root, signature FROM checkpoint WHERE ledger_id = $1 AND size = $2"
_USED = """
    SELECT one.scope, one.key, one.fingerprint, one.position FROM idempotency AS one
    JOIN json_to_recordset($1::json) AS wanted(scope text, key text) USING (scope, key)
    WHERE one.ledger_id = $2"""
_ADVANCE = """
    WITH head AS (
        UPDATE ledger SET size = $1, recorded_at = $2, frontier = $3, seal = $4
        WHERE id = $5 AND size = $6 RETURNING id
    )"""
_THIS = "WITH head AS (SELECT id FROM ledger WHERE id = $1)"
_DONE = " SELECT id FROM head"
_CLOSE = """
    INSERT INTO closed_log (ledger_id, first, stop, origin, vkey)
    SELECT id, first, size, origin, vkey FROM ledger WHERE id = $1"""
_BEGIN = "UPDATE ledger SET origin = $1, vkey = $2, first = size, frontier = '', seal = NULL WHERE id = $3"
_ERASE = "DELETE FROM text WHERE ledger_id = $1 AND sha256 = $2 RETURNING ledger_id"
_FORGET = """
    DELETE FROM report_rendition WHERE ledger_id = $1 AND made_from IN (
        SELECT sha256 FROM report_rendition
        WHERE ledger_id = $1 AND made_from IS NULL AND position(convert_to($2, 'UTF8') IN content) > 0)"""
_BLANK = "UPDATE idempotency SET fingerprint = '' WHERE ledger_id = $1 AND $2 BETWEEN first AND position"


class PostgresqlLog:
    """See `service.store.log.Log`."""

    def __init__(self, driver: psycopg.Connection[Any], dialect: Dialect, ledger_id: int) -> None:
        driver.autocommit = True
        self.driver, self._dialect, self._ledger_id = driver, dialect, ledger_id
        self._stored = partial(driver_hashes, driver, ledger_id)
        self._names = (f"kvali_{number}".encode() for number in count())
        self._prepared = cache(self._prepare)

    def lock(self) -> Head:
        """See Log."""
        self._execute("BEGIN")
        ((size, frontier, first, seal),) = self._rows(_HEAD, self._ledger_id)
        return Head(int(size), _bytes(frontier), int(first), _bytes(seal) or None)

    def signed(self, size: int) -> tuple[bytes, bytes] | None:
        """See Log."""
        rows = [tuple(map(_bytes, row)) for row in self._rows(_SIGNED, self._ledger_id, size)]
        return (rows[0][0], rows[0][1]) if rows else None

    def used(self, keys: Sequence[tuple[str, str]]) -> Used:
        """See Log."""
        if not keys:
            return {}
        wanted = _json([{"scope": scope, "key": key} for scope, key in keys])
        rows = [[text.decode() for text in row] for row in self._rows(_USED, wanted, self._ledger_id)]
        return {(scope, key): (fingerprint, int(position)) for scope, key, fingerprint, position in rows}

    def write(self, batch: Batch, replacing: Rows) -> None:
        """See Log."""
        if not self._write(batch, replacing):
            raise RuntimeError("the head of the ledger moved under its lock")

    def replace(self, rows: Rows) -> None:
        """See Log."""
        self._writing([_THIS], [self._ledger_id], {}, rows)

    def write_unlocked(self, batch: Batch, replacing: Rows, meanwhile: Callable[[], None]) -> bool:
        """See Log."""
        meanwhile()
        try:
            return self._write(batch, replacing)
        except errors.UniqueViolation:
            return False

    def erase(self, erased: Erased) -> bool:
        """See Log."""
        self._execute(_BLANK, self._ledger_id, erased.position)
        self._execute(_FORGET, self._ledger_id, erased.sha256)
        return len(self._rows(_ERASE, self._ledger_id, erased.sha256)) == 1

    def begin(self, key: PublicKey) -> None:
        """See Log."""
        self._execute(_CLOSE, self._ledger_id)
        self._execute(_BEGIN, key.name, key.vkey, self._ledger_id)

    def commit(self) -> None:
        """See Log."""
        self._execute("COMMIT")

    def rollback(self) -> None:
        """See Log."""
        if self.driver.info.transaction_status != TransactionStatus.IDLE:
            self._execute("ROLLBACK")

    def _write(self, batch: Batch, replacing: Rows) -> bool:
        size, frontier, first, seal = batch.head
        values = [size, batch.recorded_at, frontier, seal, self._ledger_id, batch.base]
        rows = batch.rows(partial(self._stored, first=first))
        return self._writing([_ADVANCE], values, rows, replacing)

    def _writing(self, statement: list[str], values: list[Any], rows: Rows, replacing: Rows) -> bool:
        for table, some in (*rows.items(), *replacing.items()):
            single, replace = len(some) == 1, table in replacing
            statement.append(_cte(table, self._dialect, len(values), single, replace))
            values += some[0] if single else [_objects(table, some)]
        return bool(self._rows(", ".join(statement) + _DONE, *values))

    def _rows(self, statement: str, *values: Any) -> list[tuple[bytes, ...]]:
        result = self._execute(statement, *values)
        columns = range(result.nfields)
        return [tuple(result.get_value(row, n) or b"" for n in columns) for row in range(result.ntuples)]

    def _execute(self, statement: str, *values: Any) -> abc.PGresult:
        encoded = [_encoded(value) for value in values]
        values, formats = zip(*encoded, strict=True) if encoded else ((), ())
        name = self._prepared(statement)
        return self._checked(self.driver.pgconn.exec_prepared(name, values, formats))

    def _prepare(self, statement: str) -> bytes:
        name = next(self._names)
        self._checked(self.driver.pgconn.prepare(name, statement.encode()))
        return name

    def _checked(self, result: abc.PGresult) -> abc.PGresult:
        if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            return result
        if self.driver.pgconn.status == ConnStatus.BAD and not result.error_field(_SQLSTATE):
            raise psycopg.OperationalError(result.get_error_message())
        raise errors.error_from_result(result)


_SQLSTATE = psycopg.pq.DiagnosticField.SQLSTATE


def _encoded(value: Any) -> tuple[Any, int]:
    """A parameter as libpq takes it, and its format: text (0) or binary (1).

    Texts go as binary too: in the text format they would end, without a word, at a null character.
    """
    if isinstance(value, bytes):
        return value, 1
    if isinstance(value, str):
        return value.encode(), 1
    return (None if value is None else str(value).encode()), 0


def _objects(table: Table, rows: Sequence[Values]) -> str:
    """All rows of a table as one JSON list; msgspec writes bytes as Base64."""
    names = [column.name for column in own(table)]
    return _json([dict(zip(names, row, strict=True)) for row in rows])


def _bytes(text: bytes) -> bytes:
    """Bytes that came in the text format."""
    return bytes.fromhex(text.removeprefix(b"\\x").decode())


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


@cache
def _cte(table: Table, dialect: Dialect, before: int, single: bool, replace: bool) -> str:
    """Inserts (or replaces) rows from a parameter for each column, or from one for all, as `_objects`.

    So many parameters come `before`. JSON takes tens of microseconds longer than the values of one row.
    """
    columns, table_name = own(table), dialect.identifier_preparer.format_table(table)
    names, types = _names(columns, dialect), [column.type.compile(dialect) for column in columns]
    if single:
        source = f"(SELECT {', '.join(f'${n}::{type_}' for n, type_ in enumerate(types, before + 1))})"
        source, values = f"{source} AS new({', '.join(names)})", [f"new.{name}" for name in names]
    else:
        given = zip(names, map(_json_type, columns, types), strict=True)
        source = f"json_to_recordset(${before + 1}::json) AS new({', '.join(map(' '.join, given))})"
        values = [_from_json(column, name) for column, name in zip(columns, names, strict=True)]
    insert = f"INSERT INTO {table_name} (ledger_id, {', '.join(names)})"
    conflict = _on_conflict(table, dialect) if replace else ""
    select = f"SELECT head.id, {', '.join(values)} FROM head, {source}"  # noqa: S608 - names from the code
    return f"{table_name}_rows AS ({insert} {select}{conflict})"


def _json_type(column: Column[Any], type_: str) -> str:
    return "text" if isinstance(column.type, LargeBinary) else type_


def _from_json(column: Column[Any], name: str) -> str:
    return f"decode(new.{name}, 'base64')" if isinstance(column.type, LargeBinary) else f"new.{name}"


def _on_conflict(table: Table, dialect: Dialect) -> str:
    key = ", ".join(_names(table.primary_key, dialect))
    changes = ", ".join(f"{name} = excluded.{name}" for name in _names(rewritten(table), dialect))
    return f" ON CONFLICT ({key}) DO {f'UPDATE SET {changes}' if changes else 'NOTHING'}"


def _names(columns: Iterable[Column[Any]], dialect: Dialect) -> list[str]:
    return [dialect.identifier_preparer.format_column(column) for column in columns]
