"""Damaged read models are found and mended, while the service goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from sqlalchemy import URL, Table, delete, insert, update
from sqlalchemy import select as sql_select

from events import vocabulary as v
from service.projections.rebuild import check, rebuild
from service.projections.tables import READ_ACTIVITY, READ_MODELS, READ_PROGRESS, READ_REPORT, READ_UPDATE
from service.queries.activities import activities
from service.queries.completion import completion
from service.queries.updates import updates
from service.store.engine import reading, writing
from tests.events.story import SEAL
from tests.events.story import update as submitted
from tests.support.told import Told, told


def rows(ledger: Told) -> dict[str, list[tuple[object, ...]]]:
    with reading(ledger.engine) as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sql_select(table)))) for table in READ_MODELS
        }


def forget(ledger: Told, *tables: Table) -> None:
    with writing(ledger.engine) as connection:
        for table in tables:
            connection.execute(delete(table))


def damage(ledger: Told) -> None:
    """An edited row, a missing one and a stray one."""
    with writing(ledger.engine) as connection:
        edited = update(READ_PROGRESS).where(READ_PROGRESS.c.activity == "KP1-A1")
        connection.execute(edited.values(review="validated"))
        connection.execute(delete(READ_UPDATE).where(READ_UPDATE.c.id == "u2"))
        stray = {"ledger_id": ledger.ledger_id, "quarter": "2021-Q1", "report": "{}"}
        connection.execute(insert(READ_REPORT), stray)


def test_what_appends_wrote_is_what_a_fresh_fold_gives(ledger: Told) -> None:
    assert check(ledger.engine, ledger.ledger_id) == []
    assert rebuild(ledger.engine, ledger.ledger_id) == 0


def test_check_tells_an_edited_a_missing_and_a_stray_row(ledger: Told) -> None:
    damage(ledger)
    assert sorted(map(str, check(ledger.engine, ledger.ledger_id))) == [
        "read_progress KP1-A1: review is 'validated', and should be 'submitted'",
        "read_report 2021-Q1 should not exist",
        "read_update u2 is missing",
    ]


def test_a_rebuild_mends_exactly_what_was_damaged(ledger: Told) -> None:
    before = rows(ledger)
    damage(ledger)
    assert rebuild(ledger.engine, ledger.ledger_id) == 3
    assert rows(ledger) == before


def test_read_models_that_are_gone_are_rebuilt_from_the_ledger_alone(ledger: Told) -> None:
    before = rows(ledger)
    forget(ledger, *READ_MODELS)
    assert rebuild(ledger.engine, ledger.ledger_id) == sum(map(len, before.values()))
    assert rows(ledger) == before


def test_a_rebuild_leaves_other_ledgers_alone(ledger: Told, database_url: URL) -> None:
    with told(database_url, code="other") as other:
        before = rows(ledger)
        forget(ledger, READ_ACTIVITY)
        assert rebuild(ledger.engine, other.ledger_id) == 4
        assert {row[0] for row in rows(ledger)["read_activity"]} == {other.ledger_id}
        assert rebuild(ledger.engine, ledger.ledger_id) == 4
        assert rows(ledger) == before


def test_progress_is_told_in_events(ledger: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.projections.rebuild.STEP", 10)
    reports: list[tuple[int, int]] = []
    damage(ledger)
    assert len(check(ledger.engine, ledger.ledger_id, lambda done, of: reports.append((done, of)))) == 3
    assert reports == [(10, 22), (20, 22), (22, 22)]


@contextmanager
def meanwhile(*actions: Callable[[int], None]) -> Iterator[None]:
    """Each action is repeated in a thread of its own; whatever one raises is raised in the end."""
    stop, errors = Event(), list[BaseException]()

    def repeat(action: Callable[[int], None]) -> None:
        turn = 0
        try:
            while not stop.is_set():
                action(turn := turn + 1)
        except BaseException as error:  # noqa: BLE001 - raised below, in the test's own thread
            errors.append(error)

    threads = [Thread(target=repeat, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]


def test_a_rebuild_under_writers_never_shows_an_empty_or_half_table(ledger: Told) -> None:
    turns = {"writer": 0, "reader": 0}

    def write(turn: int) -> None:
        name, code = f"w{turn}", f"KP1-A{1 + turn % 3}"
        ledger.given(submitted(code, name=name), v.UpdateReturned(code, name, SEAL))
        turns["writer"] = turn

    def read(turn: int) -> None:
        with ledger.view() as seen:
            page = activities(seen)
            assert [item.code for item in page.items] == ["KP1-A1", "KP1-A2", "KP1-A3", "KP3-A1"]
            assert completion(seen, "2021-Q2").due == 2
            assert updates(seen).items
        turns["reader"] = turn

    with meanwhile(write, read, read):
        for turn in range(8):
            with writing(ledger.engine) as connection:
                connection.execute(update(READ_PROGRESS).values(percent=1000 + turn))
                connection.execute(update(READ_UPDATE).values(review="damaged"))
            assert rebuild(ledger.engine, ledger.ledger_id) > 0
    assert min(turns.values()) > 8
    assert check(ledger.engine, ledger.ledger_id) == []
