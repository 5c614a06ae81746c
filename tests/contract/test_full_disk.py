"""PostgreSQL runs out of space in the middle of an append: nothing is half-written, and the error says so."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import psycopg
import pytest

from events.merkle import root_of
from events.vocabulary import UpdateSubmitted
from service.projections.rebuild import check
from service.store.engine import reading
from service.store.errors import OutcomeUnknown, StoreUnavailable
from service.store.ledgers import Ledger, ledger
from service.store.read import events, leaves
from service.store.submission import Appended, Submission
from tests.contract.house import outcome, submission
from tests.events.story import at, update
from tests.support.databases import postgres_database
from tests.support.small_disks import SmallDisks, server_on_small_disks
from tests.support.told import Told, told

SEGMENT = 16 * 1024 * 1024
"""Bytes of PostgreSQL's log for which it takes space at a time."""


@pytest.fixture(scope="module")
def disks() -> Iterator[SmallDisks]:
    with server_on_small_disks() as disks:
        yield disks


@pytest.fixture(params=["at first", "when alone"])
def its(disks: SmallDisks, request: pytest.FixtureRequest) -> Iterator[Told]:
    """A ledger with read models, and a writer that has just started, or that has long been the only one."""
    with postgres_database(disks.url) as url, told(url) as its:
        its.at(at(2021, 7, 5))
        for number in range(20 if request.param == "when alone" else 1):
            its.given(update(name=f"before{number}"))
        yield its


def large(key: str) -> Submission:
    return submission(*(update(name=f"{key}.{n}") for n in range(300)), key=key)


def head(its: Told) -> Ledger:
    with reading(its.engine) as connection:
        return ledger(connection, its.ledger_id)


def written(its: Told) -> list[str]:
    """The updates in the ledger, which is whole: without a gap, as its tree says, and in its read models."""
    with reading(its.engine) as connection:
        now = ledger(connection, its.ledger_id)
        history = list(events(connection, its.ledger_id, 0, now.size))
        assert now.root == root_of(leaves(connection, its.ledger_id, 0, now.size))
    assert [recorded.position for recorded in history] == list(range(now.size))
    assert check(its.engine, its.ledger_id) == []
    return [recorded.event.update for recorded in history if isinstance(recorded.event, UpdateSubmitted)]


def test_an_append_that_finds_the_disk_full_leaves_nothing(disks: SmallDisks, its: Told) -> None:
    before, there = head(its), written(its)
    with disks.full("data"):
        with pytest.raises(StoreUnavailable) as caught:
            its.writer.submit(large("k"))
        assert (type(caught.value.__cause__), caught.value.code) == (psycopg.errors.DiskFull, "disk_full")
        assert "nothing was written" in caught.value.detail
        assert (head(its), written(its)) == (before, there)
    assert not its.writer.submit(large("k")).replayed
    assert written(its) == there + [f"k.{n}" for n in range(300)]


def test_of_many_appends_that_fill_the_disk_up_those_acknowledged_are_there_and_no_other(
    disks: SmallDisks, its: Told
) -> None:
    there = written(its)

    def until_full(thread: str) -> tuple[list[str], str]:
        acknowledged: list[str] = []
        while True:
            name = f"{thread}{len(acknowledged)}"
            answer = outcome(partial(its.writer.submit, submission(update(name=name), key=name)))
            if not isinstance(answer, Appended):
                return acknowledged, getattr(answer, "code", repr(answer))
            acknowledged.append(name)

    with disks.full("data", but=500_000), ThreadPoolExecutor() as pool:
        ends = list(pool.map(until_full, "abcd"))
    assert {code for _, code in ends} == {"disk_full"}
    acknowledged = [name for names, _ in ends for name in names]
    assert len(acknowledged) > 10
    assert sorted(written(its)) == sorted(there + acknowledged)
    its.writer.submit(large("k"))
    assert len(written(its)) == len(there) + len(acknowledged) + 300


def commit_slowly(its: Told) -> None:
    """Before the server writes the log of what the writer commits, it waits for others to add to it."""
    session = its.writer._committer._session
    assert session is not None
    driver: psycopg.Connection[Any] = session.log.driver
    driver.execute("SET commit_delay = 100000")
    driver.execute("SET commit_siblings = 0")


def fill_log(disks: SmallDisks, other: psycopg.Connection[Any], but: int) -> None:
    """Leave no space for the log, except for so many bytes in the segment that it is writing."""
    later = "SELECT max(name) > pg_walfile_name(pg_current_wal_insert_lsn()) FROM pg_ls_waldir()"
    while other.execute(later).fetchall() == [(True,)]:
        log(other, 1)
        other.execute("SELECT pg_switch_wal()")
    left = "SELECT %s - (pg_current_wal_insert_lsn() - '0/0') %% %s"
    [(size,)] = other.execute(left, (SEGMENT, SEGMENT)).fetchall()
    log(other, int(size) - but)
    disks.fill("log")


def log(connection: psycopg.Connection[Any], size: int) -> None:
    connection.execute("SELECT pg_logical_emit_message(true, '', repeat('-', %s))", (size,))


def test_what_is_said_of_an_append_while_the_log_finds_no_space_is_true(disks: SmallDisks, its: Told) -> None:
    """The whole server ends then. Of two who commit at once, the log of the first may be written already."""
    there = written(its)
    commit_slowly(its)
    one = submission(update(name="one"), key="one")
    url = disks.url.render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as other, ThreadPoolExecutor() as pool:
        fill_log(disks, other, but=400_000)
        submitted = pool.submit(outcome, partial(its.writer.submit, one))
        time.sleep(0.05)
        with pytest.raises(psycopg.OperationalError):
            log(other, 600_000)
        said = submitted.result(10)
    disks.recover("log")
    its.engine.dispose()  # one connection at least would say first that its server has gone
    was_written = written(its) == [*there, "one"]
    match said:  # on a busy machine either of the two comes first
        case Appended():
            assert was_written
        case StoreUnavailable():
            assert not was_written
        case _:
            assert isinstance(said, OutcomeUnknown)
    assert its.writer.submit(one).replayed is was_written
    assert written(its) == [*there, "one"]
