"""The quarterly report: its first edition, once a quarter has closed and the days of grace have passed.

Quarters that were missed while the service was down are caught up in order. A quarter that was due before
the ledger's first event was recorded is left alone: the ledger knew nothing then, and eight empty final
reports on a plan that was seeded late would be noise. Whoever wants one issues it.
"""

import logging

from events.quarter import quarters
from events.refusals import Refusal
from service.auth.permissions import SYSTEM
from service.bootstrap import Service
from service.commands import Ledger, Order
from service.jobs.task import Task
from service.reports.publishing import publish
from service.schedule.board import seen_of
from service.schedule.options import options
from service.schedule.table import JOBS
from service.schedule.times import occasions

JOB = "quarterly_report"

log = logging.getLogger(__name__)


def issue_report(task: Task) -> str:
    """Issue the first edition of a quarter's report, unless there is one."""
    try:
        accepted = publish(task.ledger, Order(actor=SYSTEM), task.period, edition=1)
    except Refusal as refusal:
        if refusal.code == "edition_exists":
            return "somebody else issued it"
        raise
    return f"edition 1 is event {accepted.body['receipt']['position']}"


def log_left_alone(service: Service, ledger: Ledger) -> None:
    """Tell the operator, once at start, which quarters are over and are not reported on by themselves."""
    seen = seen_of(ledger)
    if seen is None:
        return
    job = JOBS[JOB]
    automatic = {one.period for one in occasions(job, options(ledger, service.settings, job), seen)}
    known = map(str, quarters(seen.plan.period.start, seen.plan.period.end))
    left = [quarter for quarter in known if quarter not in automatic | ledger.state().reports.keys()]
    if left:
        log.info(
            "%s: %s were over before the ledger began; their reports are issued on request only",
            ledger.code,
            ", ".join(left),
        )
