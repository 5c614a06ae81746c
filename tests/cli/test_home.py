"""The service's folder and file: for their owner alone where we make them, and named where we cannot."""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from service.bootstrap import Service
from service.config import load_settings
from service.store import migrate
from tests.support.databases import sqlite_database
from tests.support.server import called, environment

MADE = ["access.mark", "kvali.db", "kvali.db-shm", "kvali.db-wal"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return environment(sqlite_database(tmp_path), tmp_path)


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(*paths: Path) -> list[str]:
    return [f"{S_IMODE(path.stat().st_mode):o}" for path in paths]


def test_what_the_service_makes_is_for_its_owner_alone(tmp_path: Path, usual_umask: None) -> None:
    home = tmp_path / "srv" / "kvali"
    service = Service(load_settings({"KVALI_HOME": str(home)}))
    migrate.upgrade(service.engine)
    with service.engine.connect():
        assert modes(home) == ["700"]
        assert sorted(path.name for path in home.iterdir()) == MADE
        assert modes(*home.iterdir()) == ["600"] * len(MADE)
    service.close()


def test_what_is_there_already_keeps_its_mode(tmp_path: Path, usual_umask: None) -> None:
    home = tmp_path / "kvali"
    home.mkdir(mode=0o750)
    (home / "kvali.db").touch(mode=0o640)
    Service(load_settings({"KVALI_HOME": str(home)})).close()
    assert modes(home, home / "kvali.db") == ["750", "640"]


def test_a_home_that_cannot_be_made_is_a_wrong_setting(environ: dict[str, str]) -> None:
    done = called(environ | {"KVALI_HOME": "/proc/kvali"}, "seed")
    assert done.returncode == 2
    assert done.stderr.endswith(
        "Error: KVALI_HOME: the folder /proc/kvali cannot be made: No such file or directory.\n"
    )


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"KVALI_HOME": "/proc"}, "KVALI_HOME: the file /proc/kvali.db"),
        (
            {"KVALI_DATABASE_URL": "sqlite:////nowhere/at/all.db"},
            "KVALI_DATABASE_URL: the file /nowhere/at/all.db",
        ),
    ],
)
def test_so_is_a_database_that_cannot_be_made(
    environ: dict[str, str], given: dict[str, str], named: str
) -> None:
    default = {name: value for name, value in environ.items() if name != "KVALI_DATABASE_URL"}
    done = called(default | given, "keys", "list")
    assert done.returncode == 2
    assert done.stderr.endswith(f"Error: {named} cannot be made: No such file or directory.\n")
