"""Reports by themselves: on time, in order, once, and not for quarters that the ledger never saw."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec import structs

from events.state import Workplan
from events.values import Forum, Period
from service.clock import SimulatedClock
from service.jobs import run_due
from service.jobs.quarterly import JOB, log_left_alone
from service.reports.publishing import publish
from service.schedule.board import seen_of, to_come
from service.schedule.claims import history
from service.schedule.table import JOBS
from service.schedule.times import Occasion, Seen, occasions
from tests.reports.office import SECRETARIAT, Office, at

Given = tuple[Office, SimulatedClock]
REPORT = JOBS[JOB]


def plan(timezone: str = "Europe/Zurich") -> Workplan:
    return Workplan(
        code="mini",
        title={},
        period=Period(date(2021, 1, 1), date(2022, 12, 31)),
        forum=Forum({}, "IMRF", date(2022, 5, 17), date(2022, 5, 20)),
        timezone=timezone,
        secretariat="SECRETARIAT",
        thematic_areas=(),
        notes=(),
        baselines={1: date(2021, 4, 28)},
    )


def due(begun: datetime, grace: int = 14, timezone: str = "Europe/Zurich") -> list[Occasion]:
    seen = Seen(plan(timezone), begun, size=1, now=begun)
    return occasions(REPORT, structs.replace(REPORT.defaults, grace_days=grace), seen)


def runs(office: Office) -> list[tuple[str, str | None]]:
    return [(run.period, run.outcome) for run in run_due(office.service) if run.job == JOB]


@pytest.mark.parametrize(
    ("quarter", "grace", "moment"),
    [
        ("2021-Q2", 0, datetime(2021, 6, 30, 22, 0, tzinfo=UTC)),
        ("2021-Q2", 14, datetime(2021, 7, 14, 22, 0, tzinfo=UTC)),
        ("2021-Q4", 14, datetime(2022, 1, 14, 23, 0, tzinfo=UTC)),
        # Summer time ends on 31 October 2021: the same hour on the wall is an hour later in UTC.
        ("2021-Q3", 30, datetime(2021, 10, 30, 22, 0, tzinfo=UTC)),
        ("2021-Q3", 31, datetime(2021, 10, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_report_is_due_at_a_midnight_of_the_plans_own_time_zone(
    quarter: str, grace: int, moment: datetime
) -> None:
    assert Occasion(quarter, moment) in due(at(2021, 5, 3), grace)


def test_another_plan_ends_its_quarters_elsewhere() -> None:
    first = due(at(2021, 5, 3), 0, "Asia/Tbilisi")[0]
    assert first == Occasion("2021-Q2", datetime(2021, 6, 30, 20, 0, tzinfo=UTC))


def test_quarters_that_were_due_before_the_ledger_began_are_left_alone() -> None:
    assert due(at(2026, 11, 23)) == []
    assert [one.period for one in due(at(2022, 5, 1))] == ["2022-Q2", "2022-Q3", "2022-Q4"]


def test_a_report_appears_to_the_second_and_once(office: Given) -> None:
    its, clock = office
    clock.set(at(2021, 7, 14, 21, 59))
    assert runs(its) == []
    clock.advance(timedelta(minutes=1))
    assert runs(its) == [("2021-Q2", "done")]
    clock.advance(timedelta(days=1))
    assert runs(its) == []
    assert [e.edition for e in its.ledger.state().reports["2021-Q2"].editions] == [1]


def test_what_was_missed_is_caught_up_in_order(office: Given) -> None:
    its, clock = office
    clock.set(at(2022, 2, 1))
    assert runs(its) == [("2021-Q2", "done"), ("2021-Q3", "done"), ("2021-Q4", "done")]
    editions = [
        its.ledger.state().reports[quarter].editions[0] for quarter in ("2021-Q2", "2021-Q3", "2021-Q4")
    ]
    assert [edition.size for edition in editions] == [7, 8, 9]


def test_an_edition_that_the_secretariat_issued_is_not_issued_again(office: Given) -> None:
    its, clock = office
    clock.set(at(2021, 7, 2))
    publish(its.ledger, SECRETARIAT, "2021-Q2")
    clock.set(at(2021, 8, 1))
    assert [run.detail for run in run_due(its.service) if run.job == JOB] == ["somebody else issued it"]
    assert runs(its) == []
    assert [e.edition for e in its.ledger.state().reports["2021-Q2"].editions] == [1]


def test_the_operator_is_told_which_quarters_are_left_alone(
    office: Given, caplog: pytest.LogCaptureFixture
) -> None:
    its, _ = office
    with caplog.at_level(logging.INFO):
        log_left_alone(its.service, its.ledger)
    assert "mini: 2021-Q1 were over before the ledger began" in caplog.text


def test_the_next_runs_are_known(office: Given) -> None:
    its, _ = office
    seen = seen_of(its.ledger)
    assert seen is not None
    known = to_come(its.ledger, REPORT, REPORT.defaults, seen)
    assert known[0] == Occasion("2021-Q2", datetime(2021, 7, 14, 22, 0, tzinfo=UTC))
    assert len(known) == 7


def test_every_run_is_on_record(office: Given) -> None:
    its, clock = office
    clock.set(at(2021, 7, 20))
    run_due(its.service)
    [row] = history(its.ledger, JOB, None, 10)
    assert (row.job, row.period, row.outcome, row.attempts) == (JOB, "2021-Q2", "done", 1)
    assert row.detail == f"edition 1 is event {its.ledger.state().size - 1}"
    assert (row.due_at, row.finished_at) == (at(2021, 7, 14, 22), at(2021, 7, 20))
