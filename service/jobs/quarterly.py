"""The quarterly report: its first edition, once a quarter has closed and the days of grace have passed.

Quarters that were missed while the service was down are caught up in order. A quarter that was due before
the ledger's first event was recorded is left alone: the ledger knew nothing then, and eight empty final
reports on a plan that was seeded late would be noise. Whoever wants one issues it.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from events.codec import moment
from events.quarter import Quarter, quarters
from events.refusals import Refusal
from events.state import State, Workplan
from service.auth.permissions import SYSTEM
from service.commands import Ledger, Order
from service.jobs.claims import claim, finish
from service.reports.publishing import publish
from service.store.engine import reading
from service.store.errors import StoreError
from service.store.read import event_at

JOB = "quarterly_report"

log = logging.getLogger(__name__)


class Run(Struct, frozen=True):
    """A run of a job: `due_at` says from when on, `outcome` what became of it (null: nothing yet)."""

    ledger: str
    job: str
    period: str
    due_at: datetime
    outcome: str | None = None


def due_at(plan: Workplan, quarter: Quarter, grace_days: int) -> datetime:
    """When a quarter's report is made: at the midnight after its days of grace, in the plan's time zone."""
    return quarter.closes_at(plan.timezone, grace_days)


def automatic(plan: Workplan, first_event_at: datetime, grace_days: int) -> list[Quarter]:
    """The quarters whose report is made without anybody asking."""
    known = quarters(plan.period.start, plan.period.end)
    return [quarter for quarter in known if due_at(plan, quarter, grace_days) > first_event_at]


def missing(ledger: Ledger, state: State, grace_days: int) -> list[Run]:
    """The reports that are still to be made automatically, whether due yet or not, in order."""
    begun = _begun(ledger)
    if begun is None or state.workplan is None:
        return []
    return [
        Run(ledger.code, JOB, str(quarter), due_at(state.plan, quarter, grace_days))
        for quarter in automatic(state.plan, begun, grace_days)
        if str(quarter) not in state.reports
    ]


def _begun(ledger: Ledger) -> datetime | None:
    with reading(ledger.engine) as connection:
        first = event_at(connection, ledger.id, 0)
    return moment(first.envelope.recorded_at) if first else None


def issue_due(ledger: Ledger, grace_days: int) -> Iterator[Run]:
    """Issue the reports that are due and that nobody else is issuing, in order.

    After a failure the later ones wait, so that reports appear in order; the next pass tries again.
    """
    now = ledger.clock.now()
    for run in missing(ledger, ledger.state(), grace_days):
        if run.due_at > now or not claim(ledger, JOB, run.period):
            return
        outcome = _issue(ledger, run.period)
        yield Run(run.ledger, JOB, run.period, run.due_at, outcome)
        if outcome == "failed":
            return


def _issue(ledger: Ledger, quarter: str) -> str:
    try:
        accepted = publish(ledger, Order(actor=SYSTEM), quarter, edition=1)
    except (Refusal, StoreError) as error:
        if error.code == "edition_exists":
            finish(ledger, JOB, quarter, "done", "somebody else issued it")
            return "exists"
        log.exception(
            "%s: the report of %s could not be issued; it will be tried again", ledger.code, quarter
        )
        finish(ledger, JOB, quarter, "failed", str(error))
        return "failed"
    position = accepted.body["receipt"]["position"]
    finish(ledger, JOB, quarter, "done", f"edition 1 is event {position}")
    log.info("%s: issued the report of %s as event %s", ledger.code, quarter, position)
    return "issued"


def log_left_alone(ledger: Ledger, grace_days: int) -> None:
    """Tell the operator, once at start, which quarters are over and are not reported on by themselves."""
    state, begun = ledger.state(), _begun(ledger)
    if begun is None or state.workplan is None:
        return
    plan = state.plan
    made = {*automatic(plan, begun, grace_days), *map(Quarter.parse, state.reports)}
    left = [str(quarter) for quarter in quarters(plan.period.start, plan.period.end) if quarter not in made]
    if left:
        log.info(
            "%s: %s were over before the ledger began; their reports are issued on request only",
            ledger.code,
            ", ".join(left),
        )
