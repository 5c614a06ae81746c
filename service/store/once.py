"""Rows that are written once, by whoever comes first, on either database."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one of the same primary key stands there; returns whether it was inserted."""
    key = list(table.primary_key.columns)
    statement = _INSERTS[connection.dialect.name](table).values(**row)
    # The number of affected rows is unknown for this statement on PostgreSQL: what it returns is not.
    return connection.execute(statement.on_conflict_do_nothing().returning(*key)).first() is not None
