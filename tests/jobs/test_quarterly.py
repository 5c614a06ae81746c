"""Reports by themselves: on time, in order, once, and not for quarters that the ledger never saw."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from events.quarter import Quarter
from events.state import Workplan
from events.values import Forum, Period
from service.clock import SimulatedClock
from service.jobs import next_runs, run_due
from service.jobs.claims import LEASE, claim, finish
from service.jobs.quarterly import JOB, automatic, due_at, log_left_alone
from service.reports.publishing import publish
from service.store.engine import reading
from service.store.tables import JOB_CLAIM
from tests.reports.office import SECRETARIAT, Office, at

Given = tuple[Office, SimulatedClock]
GRACE = 14


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


def runs(office: Office) -> list[tuple[str, str | None]]:
    return [(run.period, run.outcome) for run in run_due(office.service) if run.job == JOB]


@pytest.mark.parametrize(
    ("quarter", "grace", "due"),
    [
        (Quarter(2021, 2), 0, datetime(2021, 6, 30, 22, 0, tzinfo=UTC)),
        (Quarter(2021, 2), 14, datetime(2021, 7, 14, 22, 0, tzinfo=UTC)),
        (Quarter(2021, 4), 14, datetime(2022, 1, 14, 23, 0, tzinfo=UTC)),
        # Summer time ends on 31 October 2021: the same hour on the wall is an hour later in UTC.
        (Quarter(2021, 3), 30, datetime(2021, 10, 30, 22, 0, tzinfo=UTC)),
        (Quarter(2021, 3), 31, datetime(2021, 10, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_report_is_due_at_a_midnight_of_the_plans_own_time_zone(
    quarter: Quarter, grace: int, due: datetime
) -> None:
    assert due_at(plan(), quarter, grace) == due


def test_another_plan_ends_its_quarters_elsewhere() -> None:
    assert due_at(plan("Asia/Tbilisi"), Quarter(2021, 2), 0) == datetime(2021, 6, 30, 20, 0, tzinfo=UTC)


def test_quarters_that_were_due_before_the_ledger_began_are_left_alone() -> None:
    assert automatic(plan(), at(2026, 11, 23), GRACE) == []
    assert [str(q) for q in automatic(plan(), at(2022, 5, 1), GRACE)] == ["2022-Q2", "2022-Q3", "2022-Q4"]


def test_a_report_appears_to_the_second_and_once(office: Given) -> None:
    its, clock = office
    clock.set(at(2021, 7, 14, 21, 59))
    assert runs(its) == []
    clock.advance(timedelta(minutes=1))
    assert runs(its) == [("2021-Q2", "issued")]
    clock.advance(timedelta(days=1))
    assert runs(its) == []
    assert [e.edition for e in its.ledger.state().reports["2021-Q2"].editions] == [1]


def test_what_was_missed_is_caught_up_in_order(office: Given) -> None:
    its, clock = office
    clock.set(at(2022, 2, 1))
    assert runs(its) == [("2021-Q2", "issued"), ("2021-Q3", "issued"), ("2021-Q4", "issued")]
    editions = [
        its.ledger.state().reports[quarter].editions[0] for quarter in ("2021-Q2", "2021-Q3", "2021-Q4")
    ]
    assert [edition.size for edition in editions] == [7, 8, 9]


def test_an_edition_that_the_secretariat_issued_is_not_issued_again(office: Given) -> None:
    its, clock = office
    clock.set(at(2021, 7, 2))
    publish(its.ledger, SECRETARIAT, "2021-Q2")
    clock.set(at(2021, 8, 1))
    assert runs(its) == []


def test_the_operator_is_told_which_quarters_are_left_alone(
    office: Given, caplog: pytest.LogCaptureFixture
) -> None:
    its, _ = office
    with caplog.at_level(logging.INFO):
        log_left_alone(its.ledger, GRACE)
    assert "mini: 2021-Q1 were over before the ledger began" in caplog.text


def test_the_next_runs_are_known(office: Given) -> None:
    its, _ = office
    known = [(run.period, run.due_at) for run in next_runs(its.service)]
    assert known[0] == ("2021-Q2", datetime(2021, 7, 14, 22, 0, tzinfo=UTC))
    assert len(known) == 7


def test_a_claim_is_had_by_one_only_until_its_lease_is_over(office: Given) -> None:
    its, clock = office
    assert claim(its.ledger, JOB, "2021-Q2")
    assert not claim(its.ledger, JOB, "2021-Q2")
    clock.advance(LEASE)
    assert claim(its.ledger, JOB, "2021-Q2")
    assert not claim(its.ledger, JOB, "2021-Q2")


def test_a_failed_run_is_tried_again_after_a_while_and_a_done_one_never(office: Given) -> None:
    its, clock = office
    assert claim(its.ledger, JOB, "2021-Q2")
    finish(its.ledger, JOB, "2021-Q2", "failed", "the disk was full")
    clock.advance(LEASE)
    assert claim(its.ledger, JOB, "2021-Q2")
    finish(its.ledger, JOB, "2021-Q2", "done", "edition 1")
    clock.advance(timedelta(days=365))
    assert not claim(its.ledger, JOB, "2021-Q2")


def test_every_run_is_on_record(office: Given) -> None:
    its, clock = office
    clock.set(at(2021, 7, 20))
    run_due(its.service)
    with reading(its.ledger.engine) as connection:
        row = connection.execute(select(JOB_CLAIM).where(JOB_CLAIM.c.job == JOB)).one()
    assert (row.job, row.period, row.outcome) == (JOB, "2021-Q2", "done")
    assert row.detail == f"edition 1 is event {its.ledger.state().size - 1}"
    assert row.finished_at == at(2021, 7, 20)
