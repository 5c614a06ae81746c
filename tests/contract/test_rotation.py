"""A ledger's key is rotated in one transaction, beside writers that know nothing of it, on each database."""

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from events.codec import NewEvent
from events.merkle import Frontier, leaf_hash, root_of
from events.tlog.checkpoint import opened
from events.tlog.tiles import Tile
from events.vocabulary import LedgerClosed, LedgerContinued
from service.store import checkpoints
from service.store.append import Writer
from service.store.engine import make_engine, reading, writing
from service.store.errors import KeyRotated, LedgerAltered
from service.store.logs import LogRecord, log_of, logs
from service.store.read import leaves
from service.store.rotate import Rotation
from service.store.submission import Appended, Submission
from service.store.tables import LEDGER
from tests.contract.house import KEY, House, outcome, project, registered, submission
from tests.events.story import PLAN
from tests.support.signing import ledger_key

ROOT = Path(__file__).parents[2]
NEW = ledger_key("example.org/test/2")
LAST = submission(LedgerClosed(NEW.public.name, NEW.public.vkey, "a change"))


def go_on(checkpoint: str) -> Submission:
    return submission(LedgerContinued(KEY.public.vkey, checkpoint, True, "a change"))


def written(house: House) -> list[LogRecord]:
    with reading(house.engine) as connection:
        return logs(connection, house.ledger())


def rotate(house: House, log: LogRecord | None = None) -> list[Appended]:
    engine = make_engine(house.url)
    try:
        return Rotation(engine, log or written(house)[-1], house.clock, project).run(NEW, (KEY, LAST), go_on)
    finally:
        engine.dispose()


@pytest.fixture
def planned(house: House) -> House:
    """With a plan, which the fold of a rotation touches."""
    house.writer().submit(submission(decide=lambda _, __: [NewEvent(event) for event in PLAN]))
    return house


def test_tiles_and_checkpoints_of_both_logs_stand_side_by_side(planned: House) -> None:
    old = planned.writer()
    old.submit(submission(*(registered(f"A{n}") for n in range(300))))
    rotate(planned)
    new = Writer(planned.engine, planned.ledger_id, planned.clock, project, NEW)
    for start in (0, 1, 257, 520):
        new.submit(submission(*(registered(f"B{n}") for n in range(start, start + 260))))
    new.close()
    first, second = written(planned)
    assert (first.first, first.stop, second.first) == (0, second.first, first.stop)
    with reading(planned.engine) as connection:
        for log, key in ((first, KEY), (second, NEW)):
            stored = list(leaves(connection, log.id, log.first, log.stop))
            published = checkpoints.published(connection, log, log.size)
            for one in published:
                signed, _ = opened(one.note.encode(), key.public)
                assert signed.root == root_of(stored[: signed.size])
                tree = checkpoints.tree(connection, log, signed.size)
                assert tree.root() == signed.root
            assert published[-1].checkpoint.size == log.size
            assert checkpoints.newest(connection, log) == published[-1]
            bundle = checkpoints.tile_of(connection, log.id, Tile(None, 1, 3), log.first)
            assert stored[256] in bundle
        assert log_of(connection, planned.ledger(), first.stop - 1) == first
        assert log_of(connection, planned.ledger(), first.stop) == second


@pytest.mark.parametrize("often", [1, 20])
def test_a_writer_with_the_old_key_appends_nothing_more(planned: House, often: int) -> None:
    writer = planned.writer()
    for number in range(often):
        writer.submit(submission(registered(f"A{number}")))
    rotate(planned)
    size = planned.ledger().size
    for _ in range(2):
        assert isinstance(outcome(partial(writer.submit, submission(registered("LATE")))), KeyRotated)
    assert planned.ledger().size == size


def test_of_two_that_rotate_at_once_one_does(planned: House) -> None:
    (log,) = written(planned)
    rotate(planned, log)
    assert isinstance(outcome(lambda: rotate(planned, log)[-1]), KeyRotated)
    assert len(written(planned)) == 2


def test_a_rotation_that_fails_half_way_leaves_the_ledger_as_it_was(planned: House) -> None:
    before = planned.ledger()

    def fails(_: str) -> Submission:
        raise RuntimeError("the power failed")

    with pytest.raises(RuntimeError, match="the power failed"):
        Rotation(planned.engine, written(planned)[-1], planned.clock, project).run(NEW, (KEY, LAST), fails)
    assert planned.ledger() == before
    planned.writer().submit(submission(registered("A")))
    assert planned.ledger().size == before.size + 1


@pytest.mark.parametrize("handed_over", [True, False])
def test_a_new_key_does_not_vouch_for_what_somebody_changed_in_the_database(
    planned: House, handed_over: bool
) -> None:
    with writing(planned.engine) as connection:
        head = planned.ledger()
        foreign = Frontier(0)
        for number in range(head.size):
            foreign.append(leaf_hash(str(number).encode()))
        connection.execute(LEDGER.update().values(frontier=foreign.encode()))
    closing = (KEY, LAST) if handed_over else None
    rotation = Rotation(planned.engine, written(planned)[-1], planned.clock, project)
    with pytest.raises(LedgerAltered):
        rotation.run(NEW, closing, go_on)
    assert planned.ledger().size == head.size


@pytest.mark.parametrize(("method", "time"), [("begin", 1), ("write", 2), ("commit", 1)])
def test_whoever_is_killed_while_rotating_leaves_the_ledger_in_its_old_log(
    planned: House, method: str, time: int
) -> None:
    before = planned.ledger()
    url = planned.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.contract.rotating", url, method, str(time)]
    assert subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode == -signal.SIGKILL
    assert planned.ledger() == before
    planned.writer().submit(submission(registered("AFTER")))
    rotate(planned)
    assert [log.origin for log in written(planned)] == [KEY.public.name, NEW.public.name]
