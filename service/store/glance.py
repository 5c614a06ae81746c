"""Queries that every request asks first: one statement for at most one row.

SQLAlchemy writes the statement and says how to read what comes back; the driver's connection executes it,
without a transaction. Executed through SQLAlchemy, or in a transaction, it would take three times as long.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Dialect, Engine, Select

from service.store.errors import translated, unavailable

Read = Callable[[Any], Any]


class Glance:
    """A query for one row, made ready once for each database."""

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._ready: dict[str, _Statement] = {}

    def one(self, engine: Engine, **values: str) -> Any:
        """The row, its columns by their names, of what was committed before; null where there is none.

        Raises:
            StoreUnavailable: the database cannot be reached or read.
        """
        name = engine.dialect.name
        statement = self._ready.get(name) or self._ready.setdefault(
            name, _Statement(self._query, engine.dialect)
        )
        with translated(), _driver(engine) as driver:
            return statement.one(driver, values)


class _Statement:
    """A query in one database's words."""

    def __init__(self, query: Select[Any], dialect: Dialect) -> None:
        compiled = query.compile(dialect=dialect)
        columns = list(query.selected_columns)
        self._text, self._order = str(compiled), compiled.positiontup
        self._columns = [(str(column.key), _read(column.type, dialect)) for column in columns]

    def one(self, driver: Any, values: Mapping[str, str]) -> Any:
        given = values if self._order is None else [values[name] for name in self._order]
        found = driver.execute(self._text, given).fetchone()
        if found is None:
            return None
        pairs = zip(self._columns, found, strict=True)
        return SimpleNamespace(**{name: read(value) if read else value for (name, read), value in pairs})


def _read(type_: Any, dialect: Dialect) -> Read | None:
    read: Read | None = type_.dialect_impl(dialect).result_processor(dialect, None)
    return read


@contextmanager
def _driver(engine: Engine) -> Iterator[Any]:
    """The driver's connection, each statement of which sees what is committed."""
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    postgresql = engine.dialect.name == "postgresql"
    try:
        if postgresql:
            driver.autocommit = True
        yield driver
        if postgresql:
            driver.autocommit = False
    except Exception as error:
        if (lost := unavailable(error)) is not None and lost.code == "connection_lost":
            pooled.invalidate(error)
        raise
    finally:
        pooled.close()
