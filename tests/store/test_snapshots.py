"""The state as of any position, from snapshots and from nothing."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import URL, func, select, update

from events.codec import NewEvent
from events.evolve import fold
from events.state import State
from events.vocabulary import ActivityAdded, UpdateReturned, UpdateValidated
from service.store import snapshots
from service.store.engine import reading, writing
from service.store.read import events
from service.store.snapshots import state_at, write_snapshots
from service.store.tables import SNAPSHOT
from tests.contract.house import House, submission
from tests.events.story import PLAN, SEAL
from tests.events.story import update as posted

EVERY = 25


@pytest.fixture
def house(database_url: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A ledger of some 200 events of several kinds, and snapshots closer together than in production."""
    monkeypatch.setattr(snapshots, "EVERY", EVERY)
    house = House(database_url)
    writer = house.writer()
    writer.submit(submission(*PLAN))
    activities = [event.activity for event in PLAN if isinstance(event, ActivityAdded)]
    random = Random(1)  # noqa: S311 - the same history on every run
    for number in range(100):
        activity, name = random.choice(activities), f"u{number}"
        review = UpdateReturned(activity, name, SEAL) if number % 3 else UpdateValidated(activity, name)
        house.later(hours=7)
        writer.submit(submission(decide=lambda _, __, a=activity, n=name: [NewEvent(posted(a, name=n))]))
        writer.submit(submission(review))
    yield house
    house.close()


def test_the_state_as_of_any_position_is_that_of_a_full_fold(house: House) -> None:
    size = house.ledger().size
    with writing(house.engine) as connection:
        assert write_snapshots(connection, house.ledger_id, size) == size // EVERY
    with reading(house.engine) as connection:
        for position in [0, EVERY - 1, EVERY, EVERY + 1, size, *Random(2).sample(range(size), 25)]:  # noqa: S311
            folded = fold(State(), events(connection, house.ledger_id, 0, position))
            assert state_at(connection, house.ledger_id, position) == folded


def test_snapshots_are_written_once(house: House) -> None:
    size = house.ledger().size
    with writing(house.engine) as connection:
        assert write_snapshots(connection, house.ledger_id, 60) == 2
        assert write_snapshots(connection, house.ledger_id, 60) == 0
        assert write_snapshots(connection, house.ledger_id, size) == size // EVERY - 2


def test_a_snapshot_of_another_shape_is_void_and_replaced(house: House) -> None:
    size = house.ledger().size
    with writing(house.engine) as connection:
        write_snapshots(connection, house.ledger_id, size)
        connection.execute(update(SNAPSHOT).values(fingerprint="0" * 64, state=b"not a state"))
        assert state_at(connection, house.ledger_id, size).size == size
        assert write_snapshots(connection, house.ledger_id, size) == size // EVERY
        count = select(func.count()).select_from(SNAPSHOT)
        assert connection.scalar(count) == size // EVERY


def test_a_writer_that_starts_from_a_snapshot_decides_as_one_that_folded_all(house: House) -> None:
    with writing(house.engine) as connection:
        write_snapshots(connection, house.ledger_id, house.ledger().size)
    states: list[State] = []

    def decide(state: State, _: datetime) -> list[NewEvent]:
        states.append(state)
        return [NewEvent(PLAN[1])]

    house.writer().submit(submission(decide=decide))
    with reading(house.engine) as connection:
        size = house.ledger().size
        assert states == [fold(State(), events(connection, house.ledger_id, 0, size))]
