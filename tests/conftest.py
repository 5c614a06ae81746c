"""Fixtures that every folder of tests shares."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import URL
from xdist.scheduler import LoadScopeScheduling

from tests.support import databases

# A slow machine is no failure. In CI the examples are the same on every run, so that red means a change.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")


WHOLE_TASKS = {
    "cli",
    "cosigning",
    "demo",
    "docs",
    "e2e",
    "export",
    "feeds",
    "fuzz",
    "interop",
    "jobs",
    "mail",
    "storage",
    "verify",
    "web",
    "webhooks",
    "witness",
}
"""Folders whose tests start programs or play whole tasks through. `pytest -m "not slow"` leaves them out."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three for two processors: for a third of its time a test waits, for a disk or for a program."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Tests of one module go to one process; so do all of the demonstration, which takes long to build."""
    return OneDemonstration(config, log)


class OneDemonstration(LoadScopeScheduling):  # type: ignore[misc]  # its package has no types
    """See above."""

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        return "tests/demo" if scope.startswith("tests/demo/") else scope


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by where it stands, so that no test can be forgotten, and put it first.

    So no worker is left alone with the longest of them at the end.
    """
    for item in items:
        if WHOLE_TASKS & set(item.path.parts):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A PostgreSQL server on which `databases.postgres_database` can create databases."""
    with databases.postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> URL:
    """A SQLite database of this test's own, not created yet."""
    return databases.sqlite_database(tmp_path)


@pytest.fixture
def postgresql_url(postgres_server: URL) -> Iterator[URL]:
    """An empty PostgreSQL database of this test's own."""
    with databases.postgres_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> URL:
    """An empty database of this test's own, once on each kind."""
    url: URL = request.getfixturevalue(f"{request.param}_url")
    return url
