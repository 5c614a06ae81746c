"""A ledger on a SQLite database of its own, to be exported."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from events.codec import NewEvent
from events.values import Actor
from events.vocabulary import OrganisationRegistered
from service.bootstrap import Service
from service.commands import Ledger
from service.store.submission import Submission
from tests.support.plan import WORKPLAN, new_service, settings_for, submit


@pytest.fixture
def service(sqlite_url: URL, tmp_path: Path) -> Iterator[Service]:
    """The small plan with two updates that hold texts."""
    service = new_service(settings_for(sqlite_url, tmp_path / "home"))
    submit(service.ledger(WORKPLAN), narrative="The first text")
    submit(service.ledger(WORKPLAN), narrative="The second text")
    yield service
    service.close()


@pytest.fixture
def ledger(service: Service) -> Ledger:
    return service.ledger(WORKPLAN)


def grow(ledger: Ledger, number: int) -> None:
    """So many events more, in one transaction."""
    size = ledger.state().size
    new = [NewEvent(OrganisationRegistered(f"ORG{size + n}", {"en": "x" * 300}, "un")) for n in range(number)]
    ledger.writer.submit(Submission(decide=lambda _, __: new, actor=Actor("system"), correlation="growth"))


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of an export by their paths."""
    files = (one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}
