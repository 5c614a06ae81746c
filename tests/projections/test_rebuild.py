"""Damaged read models are found and mended, while the service goes on."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Table, delete, insert, update
from sqlalchemy import select as sql_select

from events import vocabulary as v
from service.projections.rebuild import check, rebuild
from service.projections.tables import READ_ACTIVITY, READ_MODELS, READ_PROGRESS, READ_REPORT, READ_UPDATE
from service.store import migrate
from service.store.engine import reading, writing
from tests.events.story import SEAL
from tests.events.story import update as posted
from tests.support.told import Told, told

ROOT = Path(__file__).parents[2]


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


def test_an_upgrade_knows_which_updates_were_disputed_before_it(database_url: URL) -> None:
    with told(database_url) as ledger:
        ledger.given(update_of("ILO", "u1"), update_of("UNDP", "u2"))
        ledger.given(v.UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL))
        ledger.writer.close()
        migrate.downgrade(ledger.engine, "0006")
        migrate.upgrade(ledger.engine)
        assert check(ledger.engine, ledger.ledger_id) == []


def update_of(organisation: str, name: str) -> v.UpdateSubmitted:
    return posted(status="completed", organisation=organisation, name=name)


def test_progress_is_told_in_events(ledger: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.projections.rebuild.STEP", 10)
    reports: list[tuple[int, int]] = []
    damage(ledger)
    assert len(check(ledger.engine, ledger.ledger_id, lambda done, of: reports.append((done, of)))) == 3
    assert reports == [(10, 34), (20, 34), (30, 34), (34, 34)]


class GoingOn:
    """A process that writes to a ledger, or reads it, until it is stopped."""

    def __init__(self, ledger: Told, what: str, base: int, name: str, folder: Path) -> None:
        url = ledger.engine.url.render_as_string(hide_password=False)
        command = [
            sys.executable,
            "-m",
            "tests.projections.going_on",
            what,
            url,
            ledger.code,
            str(base),
            name,
        ]
        self._turns, self._errors = folder / name, folder / f"{name}errors"
        with self._turns.open("wb") as output, self._errors.open("wb") as errors:
            self._process = subprocess.Popen(command, stdout=output, stderr=errors, cwd=ROOT)

    @property
    def turns(self) -> int:
        return self._turns.read_bytes().count(b"\n")

    @property
    def errors(self) -> str:
        return self._errors.read_text()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)


@contextmanager
def going_on(ledger: Told, folder: Path) -> Iterator[list[GoingOn]]:
    """Two that write and two that read, all of them at it; whatever one found wrong fails the test."""
    with ledger.view() as seen:
        base = seen.size
    processes = [
        GoingOn(ledger, what, base, f"{what}-{n}-", folder) for what in ("write", "read") for n in "ab"
    ]
    try:
        wait_for(processes, 1)
        yield processes
    finally:
        for process in processes:
            process.stop()
    assert [process.errors for process in processes] == [""] * len(processes)


def wait_for(processes: list[GoingOn], turns: int) -> None:
    deadline = time.monotonic() + 30
    while min(process.turns for process in processes) < turns:
        assert not (errors := "".join(process.errors for process in processes)), errors
        assert time.monotonic() < deadline, "the processes do nothing"
        time.sleep(0.01)


def test_a_rebuild_under_processes_that_write_never_shows_others_an_empty_or_half_table(
    ledger: Told, tmp_path: Path
) -> None:
    with going_on(ledger, tmp_path) as processes:
        for turn in range(5):
            before = min(process.turns for process in processes)
            with writing(ledger.engine) as connection:
                connection.execute(update(READ_PROGRESS).values(percent=1000 + turn))
                connection.execute(update(READ_UPDATE).values(review="damaged"))
            assert rebuild(ledger.engine, ledger.ledger_id) > 0
            assert check(ledger.engine, ledger.ledger_id) == []  # while they go on
            wait_for(processes, before + 1)
    assert check(ledger.engine, ledger.ledger_id) == []
