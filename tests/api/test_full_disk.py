"""The disk is full when a report is to be issued: nothing of it is there, and later it is issued."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, func, select

from service.store.engine import reading
from service.store.tables import REPORT_RENDITION
from tests.support.databases import postgres_database, sqlite_database
from tests.support.http import World, app_around, assert_problem
from tests.support.plan import SEA, new_service, settings_for
from tests.support.small_disks import server_on_small_disks

SPACE = 64 * 1024
"""Bytes that are left: enough for some of its files, and not for all."""

Full = Callable[[], AbstractContextManager[None]]


@pytest.fixture(params=["sqlite", "postgresql"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[World, Full]]:
    """A plan, and a way to have its database's disk full."""
    if request.param == "sqlite":
        service = new_service(settings_for(sqlite_database(tmp_path), tmp_path))
        yield World(app_around(service), service), lambda: _no_more_pages(service.engine)
        service.close()
        return
    with server_on_small_disks() as disks, postgres_database(disks.url) as url:
        service = new_service(settings_for(url, tmp_path))
        yield World(app_around(service), service), lambda: disks.full("data", but=SPACE)
        service.close()


@contextmanager
def _no_more_pages(engine: Engine) -> Iterator[None]:
    """While the block runs, SQLite's file can grow by SPACE at most."""

    def limit(connection: Connection) -> None:
        pages, size = (
            connection.exec_driver_sql(f"PRAGMA page_{of}").scalar_one() for of in ("count", "size")
        )
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + SPACE // size}")

    event.listen(engine, "begin", limit)
    yield
    event.remove(engine, "begin", limit)
    engine.dispose()  # a new connection has no such limit


def _kept(world: World) -> int:
    with reading(world.service.engine) as connection:
        return connection.execute(select(func.count()).select_from(REPORT_RENDITION)).scalar_one()


def test_nothing_of_a_report_that_finds_the_disk_full_is_there_and_later_it_is_issued(
    case: tuple[World, Full],
) -> None:
    world, full = case
    sea, size = world.caller(SEA), world.size
    with full():
        told = sea.post("/reports", {"quarter": "2021-Q2"})
        assert_problem(told, HTTPStatus.SERVICE_UNAVAILABLE, "disk_full")
        assert "nothing was written" in told.json["detail"]
        assert (world.size, _kept(world)) == (size, 0)
        assert sea.get("/reports").json["items"] == []
    issued = sea.post("/reports", {"quarter": "2021-Q2"})
    assert (issued.status_code, issued.json["edition"]) == (HTTPStatus.CREATED, 1)
    assert _kept(world) == len(issued.json["renditions"])
