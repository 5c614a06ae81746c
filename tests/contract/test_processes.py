"""Real processes that append at once, are rolled back, wait before they commit, and are killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from events.merkle import root_of
from service.store.engine import reading
from service.store.ledgers import ledger
from service.store.read import events, leaves
from tests.contract.house import House, registered, submission

ROOT = Path(__file__).parents[2]


class Appending:
    """Such a process, and what it acknowledged until it was killed."""

    def __init__(self, house: House, name: str, threads: int, acknowledged: Path) -> None:
        url = house.url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "tests.contract.appending", url, str(house.ledger_id), name]
        self._path = acknowledged / name
        with self._path.open("wb") as output:
            self._process = subprocess.Popen([*command, str(threads)], stdout=output, cwd=ROOT)

    def kill(self) -> list[str]:
        """Kill it at once, whatever it is doing."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        text = self._path.read_text()
        return text[: text.rfind("\n") + 1].split()


@contextmanager
def appending(house: House, folder: Path, names: str, threads: int) -> Iterator[list[Appending]]:
    processes = [Appending(house, name, threads, folder) for name in names]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()


def wait_for(house: House, size: int) -> None:
    deadline = time.monotonic() + 30
    while house.ledger().size < size:
        assert time.monotonic() < deadline, "the processes append nothing"
        time.sleep(0.01)


def pairs(house: House) -> list[str]:
    """The codes of the pairs in the ledger, each checked to be whole and together."""
    codes = house.organisations()
    firsts, seconds = codes[::2], codes[1::2]
    assert [code.removesuffix(".first") for code in firsts] == [
        code.removesuffix(".second") for code in seconds
    ]
    return [code.removesuffix(".first") for code in firsts]


def test_a_reader_skips_nothing_and_sees_no_hole_while_processes_append(house: House, tmp_path: Path) -> None:
    read: list[int] = []
    with appending(house, tmp_path, "abc", threads=3):
        wait_for(house, 1)
        until = time.monotonic() + 3
        while time.monotonic() < until or len(read) <= 100:
            assert time.monotonic() < until + 60, "the processes append next to nothing"
            with reading(house.engine) as connection:
                size = ledger(connection, house.ledger_id).size
                new = list(events(connection, house.ledger_id, len(read), len(read) + 10_000))
            read += [recorded.position for recorded in new]
            assert len(read) == size  # the head and the events are of one moment
            assert size % 2 == 0  # a pair is visible whole, or not at all
            time.sleep(0.001)
    assert read == list(range(len(read)))


def test_processes_that_append_at_once_leave_one_gapless_ledger(house: House, tmp_path: Path) -> None:
    with appending(house, tmp_path, "abc", threads=2) as processes:
        wait_for(house, 300)
        acknowledged = {code for process in processes for code in process.kill()}
    history = house.history()
    assert [r.position for r in history] == list(range(len(history)))
    times = [r.envelope.recorded_at for r in history]
    assert times == sorted(times)
    written = pairs(house)
    assert len(set(written)) == len(written)
    assert acknowledged <= set(written)


@pytest.mark.parametrize("delay", [0.05, 0.11, 0.23])
def test_after_kill_9_every_acknowledged_event_is_there_and_no_other(
    house: House, tmp_path: Path, delay: float
) -> None:
    threads = 2
    with appending(house, tmp_path, "a", threads) as [process]:
        wait_for(house, 20)
        time.sleep(delay)
        acknowledged = process.kill()
    written = pairs(house)
    assert set(acknowledged) <= set(written)
    # What was neither acknowledged nor refused was in flight when the process died: at most one a thread.
    in_flight = set(written) - set(acknowledged)
    assert len(in_flight) <= threads
    writer = house.writer()
    for code in in_flight:  # whoever sent it learns by repeating it that it was written
        again = submission(registered(f"{code}.first"), registered(f"{code}.second"), key=code)
        assert writer.submit(again).replayed
    writer.submit(submission(registered("after.first"), registered("after.second")))
    assert pairs(house)[-1] == "after"
    with reading(house.engine) as connection:
        head = ledger(connection, house.ledger_id)
        assert head.root == root_of(leaves(connection, house.ledger_id, 0, head.size))
    assert set(house.members()) == set(house.organisations())
