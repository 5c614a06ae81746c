"""PostgreSQL runs out of space in the middle of an append: nothing is half-written, and the error says so."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import pytest

from events.merkle import root_of
from events.vocabulary import UpdateSubmitted
from service.projections.rebuild import check
from service.store.engine import reading
from service.store.errors import StoreUnavailable
from service.store.ledgers import Ledger, ledger
from service.store.read import events, leaves
from service.store.submission import Appended, Submission
from tests.contract.house import outcome, submission
from tests.events.story import at, update
from tests.support.databases import postgres_database
from tests.support.small_disks import SmallDisks, server_on_small_disks
from tests.support.told import Told, told


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
