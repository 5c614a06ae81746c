"""A service around a small plan, on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from service.bootstrap import Service
from tests.support.plan import new_service, settings_for


@pytest.fixture
def service(database_url: URL, tmp_path: Path) -> Iterator[Service]:
    service = new_service(settings_for(database_url, tmp_path))
    yield service
    service.close()
