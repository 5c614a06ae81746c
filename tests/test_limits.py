"""Requests are counted in one file by all processes of a machine, and its faults shut nobody out."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.clock import SimulatedClock
from service.limits import FILE, SWEPT_EVERY, Limits, TooManyRequests

PROCESSES, TIMES, RATE = 3, 400, 600
START = datetime(2021, 6, 30, 12, tzinfo=UTC)
TAKES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from service.clock import SimulatedClock
from service.limits import Limits, TooManyRequests

limits = Limits(Path(sys.argv[1]), SimulatedClock(datetime(2021, 6, 30, 12, tzinfo=UTC), "tests"))
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.readline()
taken = 0
for _ in range(int(sys.argv[2])):
    try:
        limits.take("one", int(sys.argv[3]))
        taken += 1
    except TooManyRequests:
        pass
print(taken)
"""


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, "tests")


@pytest.fixture
def limits(tmp_path: Path, clock: SimulatedClock) -> Iterator[Limits]:
    its = Limits(tmp_path, clock)
    yield its
    its.close()


def taken(limits: Limits, subject: str, per_minute: int, times: int) -> int:
    count = 0
    for _ in range(times):
        try:
            limits.take(subject, per_minute)
        except TooManyRequests:
            continue
        count += 1
    return count


def test_processes_that_count_at_once_take_no_request_too_many_and_none_too_few(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TAKES, str(tmp_path), str(TIMES), str(RATE)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    counts = [int(process.communicate(timeout=60)[0]) for process in started]
    assert sum(counts) == RATE < PROCESSES * TIMES


def test_a_bucket_fills_evenly_up_to_a_minutes_worth(limits: Limits, clock: SimulatedClock) -> None:
    assert taken(limits, "one", 60, 100) == 60
    clock.advance(timedelta(seconds=7))
    assert taken(limits, "one", 60, 100) == 7
    clock.advance(timedelta(hours=1))
    assert taken(limits, "one", 60, 100) == 60


def test_it_is_told_in_whole_seconds_when_to_go_on(limits: Limits, clock: SimulatedClock) -> None:
    taken(limits, "one", 4, 4)
    for waited, left in ((0, 15), (0.1, 15), (14.8, 1), (0.05, 1)):
        clock.advance(timedelta(seconds=waited))
        with pytest.raises(TooManyRequests) as refused:
            limits.take("one", 4)
        assert refused.value.retry_after == left
    clock.advance(timedelta(seconds=0.05))
    limits.take("one", 4)


def test_a_clock_that_is_set_back_locks_nobody_out(limits: Limits, clock: SimulatedClock) -> None:
    taken(limits, "one", 60, 60)
    clock.advance(-timedelta(days=1))
    assert taken(limits, "one", 60, 100) == 60


def test_subjects_whose_buckets_are_whole_are_forgotten(
    limits: Limits, clock: SimulatedClock, tmp_path: Path
) -> None:
    for number in range(SWEPT_EVERY - 1):
        limits.take(f"address:{number}", 60)
    clock.advance(timedelta(seconds=1))
    limits.take("one", 60)
    with sqlite3.connect(tmp_path / FILE) as read:
        assert read.execute("SELECT subject FROM bucket").fetchall() == [("one",)]
    read.close()


def test_addresses_are_for_the_owner_alone(limits: Limits, tmp_path: Path) -> None:
    limits.take("address:192.0.2.1", 60)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob(f"{FILE}*")}
    assert modes == {0o600}


def test_where_nothing_can_be_counted_all_are_let_through_and_it_is_logged(
    limits: Limits, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    assert taken(limits, "one", 1, 3) == 3
    assert "a request was not counted" in caplog.text
    (tmp_path / FILE).unlink()
    assert taken(limits, "one", 1, 3) == 1
