"""Runs what is due of the table of jobs: each once, in order, and again later where it has failed."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct

from events.refusals import Refusal
from service.bootstrap import Service
from service.commands import Ledger
from service.jobs import drafts, keys, quarterly, reminders, snapshots
from service.jobs.task import Task
from service.schedule.board import runs_in, seen_of, to_come
from service.schedule.claims import claim, done, failed
from service.schedule.options import options
from service.schedule.table import JOBS, Job
from service.store.errors import StoreError

WORK: dict[str, Callable[[Task], str]] = {
    "quarterly_report": quarterly.issue_report,
    "draft_report": drafts.make_draft,
    "reminders": reminders.remind,
    "overdue_notices": reminders.tell_overdue,
    "missing_updates": reminders.ask_for_updates,
    "digests": reminders.send_digests,
    "snapshots": snapshots.write_missing,
    "idempotency_keys": keys.forget_old,
}
"""What the jobs do that are run for a period. Each says what became of it."""

log = logging.getLogger(__name__)


class Run(Struct, frozen=True):
    """A run of a job that was due from `due_at` on: done or failed, and what is to be known about it."""

    ledger: str
    job: str
    period: str
    due_at: datetime
    outcome: str
    detail: str


def run_jobs(service: Service, ledger: Ledger, only: Job | None = None) -> Iterator[Run]:
    """Do what is due of a ledger and nobody else is doing.

    `only` is a job that somebody asks for: it is run even where it is switched off, and at once where it has
    failed.
    """
    seen = seen_of(ledger)
    for job in JOBS.values() if only is None else [only]:
        if seen is None or job.name not in WORK or not runs_in(ledger, job):
            continue
        chosen = options(ledger, service.settings, job)
        if chosen.enabled is False and only is None:
            continue
        for occasion in to_come(ledger, job, chosen, seen):
            if occasion.due_at > seen.now or not claim(ledger, job.name, occasion, at_once=only is not None):
                break  # those after it wait, so that they come in order
            run = _run(job, Task(service, ledger, occasion, chosen))
            yield run
            if run.outcome == "failed":
                break


def _run(job: Job, task: Task) -> Run:
    ledger, occasion = task.ledger, task.occasion
    try:
        detail = WORK[job.name](task)
    except Exception as error:
        known = error.detail if isinstance(error, Refusal | StoreError) else None
        detail = known or f"{type(error).__name__}: {error}"
        log.exception("%s: %s of %s failed; it will be tried again", ledger.code, job.name, occasion.period)
        failed(ledger, job.name, occasion.period, detail)
        return Run(ledger.code, job.name, *occasion, "failed", detail)
    done(ledger, job.name, occasion.period, detail)
    log.info("%s: %s of %s: %s", ledger.code, job.name, occasion.period, detail)
    return Run(ledger.code, job.name, *occasion, "done", detail)
