"""The demonstration, built once on each kind of database by the command that users give."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import URL

from events.codec import Recorded
from service.bootstrap import Service
from service.cli import main
from service.commands import Ledger
from service.config import load_settings
from service.store.engine import reading
from service.store.read import events
from tests.support import databases


@dataclass
class Demonstration:
    """A demonstration, what the command answered, and the service on its database."""

    environment: dict[str, str]
    answer: dict[str, Any]
    service: Service

    @property
    def ledger(self) -> Ledger:
        return self.service.ledger(self.answer["workplan"])

    @cached_property
    def history(self) -> list[Recorded]:
        with reading(self.service.engine) as connection:
            return list(events(connection, self.ledger.id, 0, self.answer["size"]))


def kvali(environment: dict[str, str], *arguments: str) -> Result:
    """Give a command."""
    return CliRunner().invoke(main, arguments, env=environment)


def environment_for(url: URL, home: Path) -> dict[str, str]:
    """The settings of a database and folder of a test's own."""
    return {
        "KVALI_HOME": str(home),
        "KVALI_DATABASE_URL": url.render_as_string(hide_password=False),
    }


def built(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Build a demonstration; returns what the command answers."""
    result = kvali(environment, "demo", "--json", *arguments)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@contextmanager
def _on(url: URL, home: Path) -> Iterator[Demonstration]:
    environment = environment_for(url, home)
    answer = built(environment)
    service = Service(load_settings(environment))
    yield Demonstration(environment, answer, service)
    service.close()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration of the Network's plan on SQLite."""
    home = tmp_path_factory.mktemp("demo")
    with _on(databases.sqlite_database(home), home) as found:
        yield found


@pytest.fixture(scope="session")
def on_postgresql(postgres_server: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The same on PostgreSQL."""
    with (
        databases.postgres_database(postgres_server) as url,
        _on(url, tmp_path_factory.mktemp("demo")) as found,
    ):
        yield found


@pytest.fixture(params=["on_sqlite", "on_postgresql"])
def demonstration(request: pytest.FixtureRequest) -> Demonstration:
    """The one, and the other."""
    found: Demonstration = request.getfixturevalue(request.param)
    return found
