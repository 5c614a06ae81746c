"""Time, ids and salts."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from service.clock import Clock, SimulatedClock, SystemClock
from tests.events.story import at


@pytest.mark.parametrize("clock", [SystemClock(), SimulatedClock(at(2021, 5, 3), "seed")])
def test_ids_are_uuids_of_version_7_that_carry_their_time(clock: Clock) -> None:
    before = clock.now()
    made = uuid.UUID(clock.uuid7())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    carried = datetime.fromtimestamp((made.int >> 80) / 1000, UTC)
    assert before - timedelta(milliseconds=1) <= carried <= clock.now()


@pytest.mark.parametrize("clock", [SystemClock(), SimulatedClock(at(2021, 5, 3), "seed")])
def test_ids_and_salts_differ(clock: Clock) -> None:
    assert len({clock.uuid7() for _ in range(1000)}) == 1000
    assert len({clock.salt() for _ in range(1000)}) == 1000
    assert len(clock.salt()) == 16


def test_the_same_seed_gives_the_same_ids_and_salts() -> None:
    one, same, other = (SimulatedClock(at(2021, 5, 3), seed) for seed in ("seed", "seed", "other"))
    first = one.uuid7(), one.salt()
    assert (same.uuid7(), same.salt()) == first
    assert (other.uuid7(), other.salt()) != first


def test_a_simulated_clock_stands_still_until_it_is_moved() -> None:
    clock = SimulatedClock(at(2021, 5, 3), "seed")
    assert clock.now() == clock.now() == at(2021, 5, 3)
    assert clock.advance(timedelta(days=1)) == clock.now() == at(2021, 5, 4)


def test_a_simulated_clock_takes_moments_of_any_zone_and_none_without() -> None:
    clock = SimulatedClock(datetime(2021, 5, 3, 4, tzinfo=timezone(timedelta(hours=4))), "seed")
    assert clock.now() == datetime(2021, 5, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2021, 5, 3))  # noqa: DTZ001 - what is refused
