"""What a database is asked, as its driver is told."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from sqlalchemy import Engine, event

LITERAL = re.compile(r"'[^']*'|\b[0-9]+(\.[0-9]+)?\b")
"""A value as SQLite writes it into a statement that it traces."""


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, str]]]:
    """What the driver is told to ask meanwhile: each statement, and the values that come with it."""
    asked: list[tuple[str, str]] = []

    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
            asked.append((str(query), repr(params)))
            return super().execute(query, params, **options)

    def listen(driver: Any, *_: Any) -> None:
        if isinstance(driver, sqlite3.Connection):
            driver.set_trace_callback(lambda text: asked.append((LITERAL.sub("?", text), text)))
        else:
            driver.cursor_factory = Noting

    event.listen(engine, "connect", listen)
    engine.dispose()  # so that every connection is a new one, which is listened to
    yield asked
    event.remove(engine, "connect", listen)
    engine.dispose()
