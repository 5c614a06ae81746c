"""Reading events by position, by stream, and by time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import URL

from service.store import read
from service.store.engine import reading
from service.store.read import event_at, events_of, leaves, size_at, stream_events
from tests.contract.house import House, registered, submission
from tests.events.story import at


@pytest.fixture
def house(database_url: URL) -> Iterator[House]:
    """Twenty events: two an hour from noon, in two streams."""
    house = House(database_url)
    writer = house.writer()
    house.clock.set(at(2021, 5, 3))
    for _ in range(10):
        writer.submit(submission(registered("A"), registered("B")))
        house.later(hours=1)
    yield house
    house.close()


def test_an_event_is_found_by_its_position(house: House) -> None:
    with reading(house.engine) as connection:
        found = event_at(connection, house.ledger_id, 7)
        assert found == house.history()[7]
        assert event_at(connection, house.ledger_id, 20) is None


def test_a_stream_is_read_in_order_and_from_any_version(house: House) -> None:
    with reading(house.engine) as connection:
        versions = [r.envelope.version for r in stream_events(connection, house.ledger_id, "organisation/B")]
        assert versions == list(range(1, 11))
        later = stream_events(connection, house.ledger_id, "organisation/B", after=8)
        assert [r.envelope.version for r in later] == [9, 10]


@pytest.mark.parametrize("together", [1, 500])
def test_several_streams_are_read_in_the_order_of_the_ledger(
    house: House, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "STREAMS", together)
    streams = ["organisation/B", "organisation/A", "organisation/nobody"]
    with reading(house.engine) as connection:
        assert events_of(connection, house.ledger_id, streams, 13) == house.history()[:13]
        assert [r.position for r in events_of(connection, house.ledger_id, streams[:1], 5)] == [1, 3]
        assert events_of(connection, house.ledger_id, [], 20) == []


@pytest.mark.parametrize(("start", "stop"), [(0, 20), (0, 100), (3, 3), (3, 4), (6, 14), (19, 21)])
def test_chunks_make_no_difference(
    house: House, start: int, stop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(house.engine) as connection:
        whole = list(leaves(connection, house.ledger_id, start, stop))
        monkeypatch.setattr(read, "CHUNK", 3)
        assert list(leaves(connection, house.ledger_id, start, stop)) == whole
    assert len(whole) == len(range(start, min(stop, 20)))


@pytest.mark.parametrize(
    ("after", "size"),
    [
        (timedelta(hours=-1), 0),
        (timedelta(milliseconds=-1), 0),
        (timedelta(0), 2),
        (timedelta(minutes=59), 2),
        (timedelta(hours=4), 10),
        (timedelta(hours=9), 20),
        (timedelta(days=9), 20),
    ],
)
def test_the_size_at_a_moment_counts_what_was_recorded_by_then(
    house: House, after: timedelta, size: int
) -> None:
    with reading(house.engine) as connection:
        assert size_at(connection, house.ledger_id, at(2021, 5, 3) + after) == size
