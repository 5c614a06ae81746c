"""A log, and a witness that follows it, served by a process of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.log import SmallLog
from tests.support.witness import Agency


@pytest.fixture
def log() -> SmallLog:
    """A log of this test's own."""
    return SmallLog()


@pytest.fixture
def agency(tmp_path: Path, log: SmallLog) -> Agency:
    """An agency whose witness follows the log, and is not served yet."""
    agency = Agency(tmp_path / "agency")
    agency.follow(log.key.public)
    return agency


@pytest.fixture
def witness(agency: Agency) -> Iterator[Agency]:
    """The same, served."""
    with agency.serving():
        yield agency
