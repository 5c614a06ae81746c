"""Signatures are made while the database writes and stored after: nothing is lost by it, nothing let in."""

import time
from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select, text

from events.entity import Entity
from events.merkle import root_of
from events.state import State
from service.store import checkpoints
from service.store.append import Writer
from service.store.engine import reading, writing
from service.store.errors import LedgerAltered
from service.store.head import Head, SignedRow
from service.store.read import leaves
from service.store.signer import GROUP, Signer
from service.store.submission import Appended
from service.store.tables import CHECKPOINT, EVENT, LEDGER
from tests.contract.house import KEY, MEMBER, House, alone, outcome, project, registered, submission
from tests.contract.test_processes import appending, wait_for


def sizes(house: House) -> tuple[list[int], list[int]]:
    """The sizes that were signed, and those at which a transaction ended, at one moment."""
    with reading(house.engine) as connection:
        signed = connection.scalars(select(CHECKPOINT.c.size).order_by(CHECKPOINT.c.size)).all()
        ends = select(EVENT.c.position + 1).where(EVENT.c.last).order_by(EVENT.c.position)
        return list(signed), [0, *connection.scalars(ends)]


def settle(house: House) -> None:
    checkpoints.settle(house.engine, house.ledger_id, lambda: KEY)


def soon_signed(house: House) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        signed, ends = sizes(house)
        if signed == ends:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("times", [1, GROUP - 1, GROUP, 3 * GROUP + 1])
def test_every_transaction_is_signed_soon_after_though_nobody_asks(
    house: House, writer: Writer, times: int
) -> None:
    assert soon_signed(house)
    for number in range(times):
        writer.submit(submission(registered(f"N{number}"), registered(f"M{number}")))
    assert soon_signed(house)
    writer.submit(submission(registered("AFTER")))
    assert soon_signed(house)


def test_whoever_asks_for_a_checkpoint_right_after_a_write_gets_one_of_it(
    house: House, writer: Writer
) -> None:
    for number in range(20):
        writer.submit(submission(registered(f"N{number}")))
        settle(house)
        with reading(house.engine) as connection:
            newest = checkpoints.newest(connection, house.ledger())
        assert newest.stop == house.ledger().size
        assert newest.checkpoint.root == house.ledger().root


def test_a_closed_writer_leaves_nothing_to_be_signed(house: House, writer: Writer) -> None:
    for number in range(GROUP + 2):
        writer.submit(submission(registered(f"N{number}")))
    writer.close()
    signed, ends = sizes(house)
    assert signed == ends
    writer.submit(submission(registered("AGAIN")))  # it opens again
    writer.close()
    signed, ends = sizes(house)
    assert signed == ends


def test_what_is_signed_is_always_the_beginning_of_what_is_to_be_signed(house: House, tmp_path: Path) -> None:
    """Else an export of the same position would have other checkpoints a moment later."""
    lags = set()
    with appending(house, tmp_path, "abc", threads=2):
        wait_for(house, 1)
        until = time.monotonic() + 3
        while time.monotonic() < until:
            signed, ends = sizes(house)
            assert signed == ends[: len(signed)]
            lags.add(len(ends) - len(signed))
            time.sleep(0.003)
    assert max(lags) > 0  # it is not that all are always signed


@pytest.mark.parametrize("delay", [0.02, 0.07, 0.15])
def test_what_a_killed_process_left_unsigned_the_next_one_signs(
    house: House, tmp_path: Path, delay: float
) -> None:
    with appending(house, tmp_path, "ab", threads=2) as processes:
        wait_for(house, 40)
        time.sleep(delay)
        for process in processes:
            process.kill()
    writer = house.writer()
    writer.submit(submission(registered("AFTER")))
    writer.close()
    signed, ends = sizes(house)
    assert signed == ends
    all_true(house)


def test_a_transaction_that_fails_is_never_signed(house: House) -> None:
    failing = False

    def derived(state: State, touched: Sequence[Entity]) -> Mapping[Table, Sequence[Mapping[str, Any]]]:
        if failing:  # null in the key of a read model, which the database refuses
            return {MEMBER: [{"code": None, "kind": "un"}]}
        return project(state, touched)

    writer = house.writer(derived)
    alone(writer)
    for number in range(3 * GROUP):
        failing = number % 3 == 1
        found = outcome(partial(writer.submit, submission(registered(f"N{number}"))))
        assert isinstance(found, Appended) is not failing
    assert soon_signed(house)
    assert "N1" not in house.organisations()
    all_true(house)


def all_true(house: House) -> None:
    """Every checkpoint is of the events that are there."""
    with reading(house.engine) as connection:
        record = house.ledger()
        stored = list(leaves(connection, house.ledger_id, 0, record.size))
        for one in checkpoints.published(connection, record, record.size):
            assert one.checkpoint.root == root_of(stored[: one.checkpoint.size])


def unsigned(house: House, count: int) -> None:
    """As if the process had ended before it signed the last transactions."""
    writer = house.writer()
    for number in range(count):
        writer.submit(submission(registered(f"U{number}")))
    writer.close()
    with writing(house.engine) as connection:
        newest = select(CHECKPOINT.c.size).order_by(CHECKPOINT.c.size.desc()).limit(count)
        kept = connection.scalars(newest).all()
        connection.execute(CHECKPOINT.delete().where(CHECKPOINT.c.size.in_(kept)))


def without_triggers(connection: Connection) -> None:
    """As who can change the database would have it."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER event_is_never_updated"))
    else:
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))


def refused(house: House) -> None:
    """Neither is a checkpoint made of it, nor is anything appended to it."""
    before = sizes(house)[0]
    with pytest.raises(LedgerAltered):
        settle(house)
    found = outcome(lambda: house.writer().submit(submission(registered("LATER"))))
    assert isinstance(found, LedgerAltered), found
    assert sizes(house)[0] == before


def test_events_that_were_sealed_and_not_signed_are_signed_when_they_are_asked_for(house: House) -> None:
    unsigned(house, 3)
    signed, ends = sizes(house)
    assert len(ends) - len(signed) == 3
    settle(house)
    signed, ends = sizes(house)
    assert signed == ends


def test_a_head_without_its_seal_is_not_signed(house: House) -> None:
    unsigned(house, 2)
    with writing(house.engine) as connection:
        connection.execute(LEDGER.update().values(seal=None))
    refused(house)


def test_a_head_with_an_older_seal_is_not_signed(house: House) -> None:
    unsigned(house, 1)
    older = house.ledger().seal
    unsigned(house, 1)
    with writing(house.engine) as connection:
        connection.execute(LEDGER.update().values(seal=older))
    refused(house)


def test_an_event_that_was_altered_before_it_was_signed_is_not_signed(house: House) -> None:
    unsigned(house, 3)
    with writing(house.engine) as connection:
        without_triggers(connection)
        position = house.ledger().size - 2
        altered = EVENT.update().where(EVENT.c.position == position).values(leaf_hash=bytes(32))
        connection.execute(altered)
    refused(house)


def test_an_end_that_was_cut_off_is_not_signed(house: House) -> None:
    """The events are there, but the last one does not say that its transaction ended."""
    unsigned(house, 2)
    with writing(house.engine) as connection:
        without_triggers(connection)
        connection.execute(EVENT.update().values(last=False))
    refused(house)


def test_a_seal_is_of_one_key_one_size_one_tree_and_one_log() -> None:
    head = Head(5, b"f" * 64, 0, None)
    seal = KEY.seal(b"0 5 " + b"f" * 64)
    assert head._replace(seal=seal).sealed_by(KEY)
    assert not head.sealed_by(KEY)
    for altered in (
        head._replace(size=6),
        head._replace(frontier=b"g" * 64),
        head._replace(first=1),
    ):
        assert not altered._replace(seal=seal).sealed_by(KEY)
    assert KEY.seal(b"message") != KEY.seal(b"message ")
    assert seal not in KEY.secret.encode()


def test_a_signer_forgets_what_it_was_still_signing() -> None:
    signer = Signer(KEY, lambda: None)
    for size in range(1, GROUP):
        signer.add(Head(size, bytes(32) * size.bit_count(), 0, None))
    signer.forget()
    signer.stop()
    assert signer.collect() == []


def test_rows_that_were_found_unsigned_are_stored_though_nothing_follows() -> None:
    settled = Event()
    signer = Signer(KEY, settled.set)
    signer.put([SignedRow(1, bytes(32), bytes(64))])
    assert settled.wait(5)
    signer.stop()


def test_a_head_that_comes_just_when_the_thread_goes_to_sleep_is_signed() -> None:
    settled = Event()
    signer = Signer(KEY, settled.set)

    class Late(deque[Head]):
        """Empty when it is looked at; the second time, when nothing wakes any more, filled right after."""

        looks = 0

        def __bool__(self) -> bool:
            found = len(self) > 0
            self.looks += 1
            if self.looks == 2:
                signer.add(Head(1, bytes(32), 0, None))
            return found

    signer._work = signer._work._replace(heads=Late())
    signer._wake()
    assert settled.wait(5)
    signer.forget()
    signer.stop()


def test_a_fault_while_storing_does_not_end_the_signing(caplog: pytest.LogCaptureFixture) -> None:
    settled, failing = Event(), [RuntimeError("a fault")]

    def settle() -> None:
        if failing:
            raise failing.pop()
        settled.set()

    signer = Signer(KEY, settle)
    signer.put([SignedRow(1, bytes(32), bytes(64))])
    assert settled.wait(5)
    signer.forget()
    signer.stop()
    assert "a fault" in caplog.text
