"""Fixtures of the contract that both databases keep."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from service.store.append import Writer
from tests.contract.house import House, alone


@pytest.fixture
def house(database_url: URL) -> Iterator[House]:
    """A fresh ledger, once on each database."""
    house = House(database_url)
    yield house
    house.close()


@pytest.fixture(params=["at first", "when alone"])
def writer(house: House, request: pytest.FixtureRequest) -> Writer:
    """A writer that has just started, and one that has long been the only one."""
    writer = house.writer()
    if request.param == "when alone":
        alone(writer)
    return writer
