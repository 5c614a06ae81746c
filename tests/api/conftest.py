"""An application around a small plan: on SQLite, and where storage matters on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.support.http import Caller, World, app_around
from tests.support.plan import HLT, LAB, NET, SEA, new_service, settings_for


def _world(url: URL, home: Path, *, demonstration: bool = False, **changes: str) -> Iterator[World]:
    service = new_service(settings_for(url, home, **changes), demonstration=demonstration)
    try:
        yield World(app_around(service), service)
    finally:
        service.close()


@pytest.fixture
def world(sqlite_url: URL, tmp_path: Path) -> Iterator[World]:
    """On SQLite."""
    yield from _world(sqlite_url, tmp_path)


@pytest.fixture
def each_world(database_url: URL, tmp_path: Path) -> Iterator[World]:
    """Once on each kind of database."""
    yield from _world(database_url, tmp_path)


@pytest.fixture
def public_world(sqlite_url: URL, tmp_path: Path) -> Iterator[World]:
    """Open to the public."""
    yield from _world(sqlite_url, tmp_path, KVALI_PUBLIC="true")


@pytest.fixture
def demonstration(sqlite_url: URL, tmp_path: Path) -> Iterator[World]:
    """One in which everything is made up."""
    yield from _world(sqlite_url, tmp_path, demonstration=True)


@pytest.fixture
def lab(world: World) -> Caller:
    """A lead of KP1."""
    return world.caller(LAB)


@pytest.fixture
def hlt(world: World) -> Caller:
    """The co-lead of KP1."""
    return world.caller(HLT)


@pytest.fixture
def net(world: World) -> Caller:
    """The secretariat, hosted by LAB."""
    return world.caller(NET)


@pytest.fixture
def sea(world: World) -> Caller:
    """The secretariat's validator in another organisation."""
    return world.caller(SEA)
