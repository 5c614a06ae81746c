"""Runs are had by one process only, are tried again when they have failed, and leave the others alone."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from service.bootstrap import Service
from service.clock import SimulatedClock
from service.jobs.running import Run, run_jobs
from service.pauses import pause_after
from service.schedule.claims import LEASE, claim, claims, done, failed, history
from service.schedule.options import change
from service.schedule.table import JOBS
from service.schedule.times import Occasion
from tests.reports.office import SECRETARIAT, Office, at

Given = tuple[Office, SimulatedClock]
JOB = "quarterly_report"
Q2 = Occasion("2021-Q2", at(2021, 7, 14, 22))


def test_a_claim_is_had_by_one_only_until_its_lease_is_over(office: Given) -> None:
    its, clock = office
    assert claim(its.ledger, JOB, Q2)
    assert not claim(its.ledger, JOB, Q2)
    assert not claim(its.ledger, JOB, Q2, at_once=True)
    clock.advance(LEASE)
    assert claim(its.ledger, JOB, Q2)
    assert not claim(its.ledger, JOB, Q2)


def test_what_is_done_is_never_done_again(office: Given) -> None:
    its, clock = office
    assert claim(its.ledger, JOB, Q2)
    done(its.ledger, JOB, Q2.period, "edition 1")
    clock.advance(timedelta(days=365))
    assert not claim(its.ledger, JOB, Q2)
    assert not claim(its.ledger, JOB, Q2, at_once=True)


def test_what_has_failed_waits_longer_each_time_and_never_longer_than_six_hours(office: Given) -> None:
    its, clock = office
    for attempt in range(1, 9):
        assert claim(its.ledger, JOB, Q2)
        failed(its.ledger, JOB, Q2.period, f"the disk was full ({attempt})")
        pause = pause_after(attempt)
        row = claims(its.ledger, JOB, [Q2.period])[Q2.period]
        assert (row.attempts, row.outcome, row.next_at) == (attempt, "failed", clock.now() + pause)
        clock.advance(pause - timedelta(seconds=1))
        assert not claim(its.ledger, JOB, Q2)
        clock.advance(timedelta(seconds=1))
    assert pause_after(1) == timedelta(minutes=1)
    assert pause_after(99) == timedelta(hours=6)


def test_who_asks_for_a_run_that_failed_does_not_wait(office: Given) -> None:
    its, _ = office
    assert claim(its.ledger, JOB, Q2)
    failed(its.ledger, JOB, Q2.period, "the disk was full")
    assert not claim(its.ledger, JOB, Q2)
    assert claim(its.ledger, JOB, Q2, at_once=True)


@contextmanager
def unable_to_sign(office: Office) -> Iterator[Service]:
    """Another process, for which the ledger's key is not there, so that it can issue no report."""
    [key] = office.service.settings.keys.glob("*.key")
    hidden = key.rename(key.with_suffix(".hidden"))
    service = Service(office.service.settings, office.service.clock)
    yield service
    service.close()
    hidden.rename(key)


def reports(office: Office) -> list[Run]:
    return [run for run in run_jobs(office.service, office.ledger) if run.job == JOB]


def test_a_run_that_fails_is_shown_with_its_error_and_those_after_it_wait(
    office: Given, caplog: pytest.LogCaptureFixture
) -> None:
    its, clock = office
    clock.set(at(2021, 11, 1))
    with unable_to_sign(its) as unable, caplog.at_level(logging.ERROR):
        found = {run.job: run for run in run_jobs(unable, unable.ledger(its.ledger.code))}
        assert (found[JOB].period, found[JOB].outcome) == ("2021-Q2", "failed")
        assert "cannot be read" in found[JOB].detail
        assert found["idempotency_keys"].outcome == "done"  # the others go on
        assert "quarterly_report of 2021-Q2 failed" in caplog.text
    clock.advance(timedelta(seconds=59))
    assert reports(its) == []
    clock.advance(timedelta(seconds=1))
    assert [(run.period, run.outcome) for run in reports(its)] == [("2021-Q2", "done"), ("2021-Q3", "done")]
    assert [(row.period, row.attempts) for row in history(its.ledger, JOB, None, 9)] == [
        ("2021-Q3", 1),
        ("2021-Q2", 2),
    ]


def test_a_daily_job_that_was_missed_for_weeks_is_run_once(office: Given) -> None:
    its, clock = office
    clock.set(at(2021, 6, 1))
    first = [run.period for run in run_jobs(its.service, its.ledger) if run.job == "idempotency_keys"]
    clock.set(at(2021, 6, 20))
    again = [run.period for run in run_jobs(its.service, its.ledger) if run.job == "idempotency_keys"]
    assert (first, again) == (["2021-06-01"], ["2021-06-20"])


def test_a_job_that_is_switched_off_is_run_only_for_who_asks(office: Given) -> None:
    its, clock = office
    change(its.ledger, SECRETARIAT.actor, JOB, {"enabled": False})
    clock.set(at(2021, 8, 1))
    assert reports(its) == []
    assert [run.outcome for run in run_jobs(its.service, its.ledger, JOBS[JOB])] == ["done"]


def test_a_change_holds_from_the_next_pass_on(office: Given) -> None:
    its, clock = office
    change(its.ledger, SECRETARIAT.actor, JOB, {"grace_days": 2})
    due: datetime = at(2021, 7, 2, 22)
    clock.set(due - timedelta(seconds=1))
    assert reports(its) == []
    clock.set(due)
    assert [run.period for run in reports(its)] == ["2021-Q2"]
    change(its.ledger, SECRETARIAT.actor, JOB, {"grace_days": 30})
    clock.set(at(2021, 8, 1))
    assert reports(its) == []  # what was done once is not done again
