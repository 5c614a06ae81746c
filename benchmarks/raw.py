"""The floor: one row a transaction, with the database's own driver and full durability."""

import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import URL

PAYLOAD = b"p" * 330


Commits = Callable[[], int]
"""Work for a round: so many single-row commits."""


def sqlite_commits(folder: Path, times: int) -> Commits:
    """Single-row commits on SQLite: WAL, synchronous FULL."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE raw (position INTEGER PRIMARY KEY, payload BLOB NOT NULL)")
    return _commits(connection.execute, "INSERT INTO raw VALUES (?, ?)", times)


def postgresql_commits(url: URL, times: int) -> Commits:
    """Single-row commits on PostgreSQL, prepared and in autocommit."""
    connection = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
    connection.execute("CREATE TABLE raw (position bigint PRIMARY KEY, payload bytea NOT NULL)")
    return _commits(connection.execute, "INSERT INTO raw VALUES (%s, %s)", times)


def _commits(execute: Callable[..., object], statement: str, times: int) -> Commits:
    positions = count()

    def work() -> int:
        for _ in range(times):
            execute(statement, (next(positions), PAYLOAD))
        return times

    return work
