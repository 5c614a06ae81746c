"""Engines for the two databases, set up alike: durable, consistent, and never waiting for ever."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError

from service.store.errors import committing, translated

BUSY_TIMEOUT_S = 10
"""How long a statement waits for a lock that another one holds."""

UNCHECKED_S = 1
"""A connection that was used so recently is taken to be alive."""

POSTGRES_TIMEOUTS = {
    "lock_timeout": f"{BUSY_TIMEOUT_S}s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "30s",
}

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 8000",  # 32 MiB: pages that are written often are copied back once
    "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE deletes without firing a trigger
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}",
)


def make_engine(url: URL | str) -> Engine:
    """An engine for a SQLite file (or `sqlite://`, in memory) or for PostgreSQL through psycopg 3."""
    url = make_url(url)
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)


def _json(value: object) -> str:
    """Not SQLAlchemy's own, which would escape Georgian."""
    return msgspec.json.encode(value).decode()


def _sqlite(url: URL) -> Engine:
    # 32 readers beside the writer; a connection to a file costs little.
    pool = {} if url.database in (None, "", ":memory:") else {"pool_size": 32}
    engine = create_engine(
        url,
        hide_parameters=True,  # an error that is logged must not tell what people wrote
        json_serializer=_json,
        json_deserializer=msgspec.json.decode,
        **pool,
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer fails at once when somebody else has written.
        connection.exec_driver_sql(connection.get_execution_options().get("kvali_begin", "BEGIN IMMEDIATE"))

    return engine


def _postgresql(url: URL) -> Engine:
    settings = {**POSTGRES_TIMEOUTS, "timezone": "UTC", "application_name": "kvali"}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    arguments: dict[str, Any] = {"options": options, "connect_timeout": BUSY_TIMEOUT_S}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=arguments,
        hide_parameters=True,
        json_serializer=_json,
        json_deserializer=msgspec.json.decode,
    )
    _check_idle(engine)
    return engine


def _check_idle(engine: Engine) -> None:
    """Ping a connection that was idle before it is used: its server may have gone meanwhile.

    SQLAlchemy's own `pool_pre_ping` does so every time, which takes as long as most of what is asked.
    """

    @event.listens_for(engine, "checkin")
    def note(_: object, record: Any) -> None:
        record.info["used"] = monotonic()

    @event.listens_for(engine, "checkout")
    def check(connection: Any, record: Any, _: object) -> None:
        idle = monotonic() - record.info.get("used", monotonic())
        if idle > UNCHECKED_S and not _answers(engine, connection):
            raise InvalidatePoolError  # it and all others are replaced


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose statements all see one moment of the database, and that cannot write.

    Raises:
        StoreUnavailable: the database cannot be reached or read.
    """
    with translated(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            with connection.execution_options(**options).begin():
                yield connection
        else:
            with connection.execution_options(kvali_begin="BEGIN").begin(), _query_only(connection):
                yield connection


@contextmanager
def _query_only(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql("PRAGMA query_only = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA query_only = OFF")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end of the block, undone by an exception.

    For everything beside the ledger's events, which `service.store.append` alone may write.

    Raises:
        StoreUnavailable: the database cannot be reached or written to; nothing was written.
        OutcomeUnknown: the connection was lost while committing.
    """
    with translated(), engine.connect() as connection, connection.begin() as transaction:
        yield connection
        with committing():
            transaction.commit()
