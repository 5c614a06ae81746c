"""Reports of a small plan in a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from service.clock import SimulatedClock
from tests.reports.office import Office, at, opened


@pytest.fixture
def office(database_url: URL, tmp_path: Path) -> Iterator[tuple[Office, SimulatedClock]]:
    """A plan adopted on 3 May 2021, once on each database."""
    office, clock = opened(database_url, tmp_path, at(2021, 5, 3))
    yield office, clock
    office.service.close()
