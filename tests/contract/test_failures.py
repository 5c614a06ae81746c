"""A full disk, a busy database, a lost connection: nothing is half-written, and the error says so."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL

from service.store.append import Writer
from service.store.engine import POSTGRES_TIMEOUTS
from service.store.errors import OutcomeUnknown, StoreUnavailable
from service.store.submission import Appended
from tests.contract.house import House, alone, registered, submission

GATE = 4242
"""The advisory lock at which an append to PostgreSQL is held."""

HELD = "organisation/HELD"


@pytest.fixture
def on_sqlite(sqlite_url: URL) -> Iterator[House]:
    house = House(sqlite_url)
    yield house
    house.close()


@pytest.fixture
def on_postgresql(postgresql_url: URL) -> Iterator[House]:
    house = House(postgresql_url)
    yield house
    house.close()


def driver(writer: Writer) -> Any:
    """The driver's connection that a writer holds."""
    session = writer._committer._session
    assert session is not None
    return session.log.driver


class TestSqlite:
    def test_a_full_disk_leaves_nothing_half_written(self, on_sqlite: House) -> None:
        writer = on_sqlite.writer()
        writer.submit(submission(registered("A")))
        connection: sqlite3.Connection = driver(writer)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        before = on_sqlite.ledger()
        large = submission(*(registered(f"N{n}", "x" * 1000) for n in range(100)), key="k")
        with pytest.raises(StoreUnavailable) as caught:
            writer.submit(large)
        assert caught.value.code == "disk_full"
        assert "nothing was written" in caught.value.detail
        assert (on_sqlite.ledger(), set(on_sqlite.members())) == (before, {"A"})
        # A new connection has no such limit: there is space again.
        assert not writer.submit(large).replayed
        assert on_sqlite.ledger().size == before.size + 100

    def test_a_database_that_others_keep_locked_is_busy(self, on_sqlite: House) -> None:
        writer = on_sqlite.writer()
        writer.submit(submission(registered("A")))
        driver(writer).execute("PRAGMA busy_timeout = 50")
        other = sqlite3.connect(str(on_sqlite.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as caught:
            writer.submit(submission(registered("B")))
        assert caught.value.code == "store_busy"
        other.execute("ROLLBACK")
        other.close()
        writer.submit(submission(registered("B")))
        assert on_sqlite.organisations() == ["A", "B"]

    def test_a_database_that_cannot_be_written_to_says_so(self, on_sqlite: House) -> None:
        writer = on_sqlite.writer()
        writer.submit(submission(registered("A")))
        driver(writer).execute("PRAGMA query_only = ON")
        with pytest.raises(StoreUnavailable) as caught:
            writer.submit(submission(registered("B")))
        assert caught.value.code == "store_read_only"
        assert on_sqlite.organisations() == ["A"]


@contextmanager
def gate(house: House) -> Iterator[psycopg.Connection[Any]]:
    """Every append of an organisation HELD waits, with the head locked, until the connection unlocks."""
    with psycopg.connect(house.url.render_as_string(hide_password=False), autocommit=True) as keeper:
        keeper.execute(
            "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN PERFORM pg_advisory_xact_lock({GATE}); RETURN NEW; END $$"
        )
        keeper.execute(
            "CREATE TRIGGER hold BEFORE INSERT ON event FOR EACH ROW "
            f"WHEN (NEW.stream = '{HELD}') EXECUTE FUNCTION hold()"
        )
        keeper.execute("SELECT pg_advisory_lock(%s)", (GATE,))
        yield keeper


def wait_for(keeper: psycopg.Connection[Any], number: int, kind: str) -> list[int]:
    """The process ids of the backends that wait for such a lock, as soon as there are so many."""
    query = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        " AND wait_event_type = 'Lock' AND wait_event = ANY(%s)"
    )
    kinds = ["advisory"] if kind == "advisory" else ["transactionid", "tuple"]
    for _ in range(1000):
        waiting = [pid for (pid,) in keeper.execute(query, (kinds,))]
        if len(waiting) == number:
            return waiting
        keeper.execute("SELECT pg_sleep(0.01)")
    raise AssertionError(f"nobody waits for a lock of kind {kind}")


def submit(pool: ThreadPoolExecutor, writer: Writer, code: str) -> Future[Appended]:
    return pool.submit(writer.submit, submission(registered(code), key=code))


class TestPostgresql:
    @pytest.fixture(params=["at first", "when alone"])
    def writer(self, on_postgresql: House, request: pytest.FixtureRequest) -> Writer:
        writer = on_postgresql.writer()
        writer.submit(submission(registered("A")))
        if request.param == "when alone":
            alone(writer)
        return writer

    def test_no_reader_sees_a_position_before_its_predecessor(
        self, on_postgresql: House, writer: Writer
    ) -> None:
        """The classic way to skip an event: the second append is ready while the first still commits."""
        other = on_postgresql.writer()
        before = on_postgresql.ledger().size
        with gate(on_postgresql) as keeper, ThreadPoolExecutor() as pool:
            first = submit(pool, writer, "HELD")
            wait_for(keeper, 1, "advisory")
            second = submit(pool, other, "NEXT")
            wait_for(keeper, 1, "head")
            assert on_postgresql.ledger().size == len(on_postgresql.history()) == before
            keeper.execute("SELECT pg_advisory_unlock(%s)", (GATE,))
            appended = [first.result(10), second.result(10)]
        assert [a.entries[0].recorded.position for a in appended] == [before, before + 1]
        assert on_postgresql.organisations()[-2:] == ["HELD", "NEXT"]

    def test_a_connection_killed_in_the_middle_leaves_nothing_half_written(
        self, on_postgresql: House
    ) -> None:
        writer = on_postgresql.writer()
        writer.submit(submission(registered("A")))
        before = on_postgresql.ledger()
        with gate(on_postgresql) as keeper, ThreadPoolExecutor() as pool:
            held = submit(pool, writer, "HELD")
            [pid] = wait_for(keeper, 1, "advisory")
            keeper.execute("SELECT pg_terminate_backend(%s)", (pid,))
            with pytest.raises(StoreUnavailable) as caught:
                held.result(10)
        assert caught.value.code == "connection_lost"
        assert "nothing was written" in caught.value.detail
        assert (on_postgresql.ledger(), set(on_postgresql.members())) == (before, {"A"})
        writer.submit(submission(registered("B")))
        assert on_postgresql.organisations() == ["A", "B"]

    def test_a_connection_killed_in_the_one_statement_leaves_the_outcome_open(
        self, on_postgresql: House
    ) -> None:
        writer = on_postgresql.writer()
        alone(writer)
        with gate(on_postgresql) as keeper, ThreadPoolExecutor() as pool:
            held = submit(pool, writer, "HELD")
            [pid] = wait_for(keeper, 1, "advisory")
            keeper.execute("SELECT pg_terminate_backend(%s)", (pid,))
            with pytest.raises(OutcomeUnknown) as caught:
                held.result(10)
            keeper.execute("SELECT pg_advisory_unlock(%s)", (GATE,))
            assert caught.value.code == "outcome_unknown"
            assert "same idempotency key" in caught.value.detail
            submit(pool, writer, "HELD").result(10)
        assert on_postgresql.organisations().count("HELD") == 1

    def test_a_connection_that_died_while_nobody_wrote_is_replaced(self, on_postgresql: House) -> None:
        writer = on_postgresql.writer()
        writer.submit(submission(registered("A")))
        pid = driver(writer).info.backend_pid
        with psycopg.connect(on_postgresql.url.render_as_string(hide_password=False)) as keeper:
            keeper.execute("SELECT pg_terminate_backend(%s)", (pid,))
        writer.submit(submission(registered("B")))
        assert on_postgresql.organisations() == ["A", "B"]

    def test_a_stalled_writer_holds_the_ledger_no_longer_than_its_timeout(
        self, on_postgresql: House, writer: Writer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # For each of its connections: its signing thread may lose one to the very same timeout.
        monkeypatch.setitem(POSTGRES_TIMEOUTS, "lock_timeout", "100ms")
        other = on_postgresql.writer()
        other.submit(submission(registered("B")))
        before = on_postgresql.ledger()
        with gate(on_postgresql) as keeper, ThreadPoolExecutor() as pool:
            held = submit(pool, writer, "HELD")
            wait_for(keeper, 1, "advisory")
            with pytest.raises(StoreUnavailable) as caught:
                other.submit(submission(registered("C")))
            assert caught.value.code == "store_busy"
            assert on_postgresql.ledger() == before
            keeper.execute("SELECT pg_advisory_unlock(%s)", (GATE,))
            held.result(10)
        assert on_postgresql.organisations()[-2:] == ["B", "HELD"]

    def test_a_text_that_the_database_refuses_fails_alone(self, on_postgresql: House, writer: Writer) -> None:
        before = on_postgresql.ledger()
        with pytest.raises(psycopg.DataError):
            writer.submit(submission(registered("A"), key="nul\x00"))
        assert on_postgresql.ledger() == before
        writer.submit(submission(registered("A")))
