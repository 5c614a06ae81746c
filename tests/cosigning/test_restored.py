"""A ledger that went back in time is found out by its witness, and its operator is told."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from events.verify import misbehaviour
from service.bootstrap import Service
from tests.cosigning.conftest import House
from tests.support.plan import WORKPLAN, settings_for, submit


def restored(house: House, backup: Path) -> Service:
    """A service on a backup of the house's database, with the same signing key and policy."""
    url = house.service.engine.url.set(database=str(backup))
    service = Service(settings_for(url, backup.parent), house.clock)
    service.settings = house.service.settings
    return service


def told(house: House) -> str:
    """What the operator is told, after another pass."""
    house.clock.advance(timedelta(minutes=2))
    house.submit()
    return house.shown().witnesses[0].failure or "nothing"


def test_a_restored_ledger_is_not_cosigned_and_neither_is_what_grows_from_it(
    house: House, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(str(house.service.engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    submit(house.ledger)
    with house.witness():
        house.submit()
        later = house.newest()
        house.service.close()
        house.service = restored(house, backup)
        house.ledger = house.service.ledger(WORKPLAN)
        here, there = house.newest().checkpoint.size, later.checkpoint.size
        assert told(house) == (
            f"it has cosigned this ledger at the size {there}, and it has {here} events here: "
            "was it restored from a backup?"
        )
        house.clock.advance(timedelta(minutes=2))
        submit(house.ledger, "KP1-A1", narrative="told otherwise")
        assert house.newest().checkpoint.size == later.checkpoint.size
        assert told(house) == "it has cosigned another history of this ledger"
        submit(house.ledger)
        assert told(house) == "this ledger does not continue what it has cosigned"
    assert house.known() == later.checkpoint.size
    assert house.sizes() == []
    [proof] = (tmp_path / "witness-state.refused").glob("*.json")
    assert misbehaviour.verify(proof.read_bytes()).vkey == house.vkey
