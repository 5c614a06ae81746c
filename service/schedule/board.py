"""The board of jobs: what will run when, and what became of what was run."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy import select

from events.codec import moment, timestamp
from events.refusals import invalid
from events.values import Actor
from service.auth.permissions import require
from service.commands import Ledger
from service.config import Settings
from service.projections.decoding import decode_workplan
from service.projections.tables import READ_WORKPLAN
from service.queries.answers import Page
from service.schedule import claims, options
from service.schedule.answers import JobAnswer, JobChange, RunAnswer, run_answer
from service.schedule.claims import Claim
from service.schedule.planned import planned
from service.schedule.table import JOBS, Job, Options
from service.schedule.times import Occasion, Seen, occasions
from service.store import ledgers
from service.store.engine import reading
from service.store.read import event_at


def seen_of(ledger: Ledger) -> Seen | None:
    """What the times of a ledger's jobs depend on; null while it holds no plan."""
    plan = select(READ_WORKPLAN.c.workplan).where(READ_WORKPLAN.c.ledger_id == ledger.id)
    with reading(ledger.engine) as connection:
        found = connection.scalar(plan)
        first = event_at(connection, ledger.id, 0)
        size = ledgers.ledger(connection, ledger.id).size
    if found is None or first is None:
        return None
    meetings = frozenset(one.held_on for one in planned(ledger) if one.held_on is not None)
    begun = moment(first.envelope.recorded_at)
    return Seen(decode_workplan(found), begun, size, ledger.clock.now(), meetings)


def runs_in(ledger: Ledger, job: Job) -> bool:
    """Whether a job is run for a ledger at all: for a demonstration few are."""
    return job.demonstration or not ledger.record.demonstration


def to_come(ledger: Ledger, job: Job, chosen: Options, seen: Seen) -> list[Occasion]:
    """The runs that are not done, in order: those that are due to be caught up, then those that will be."""
    found = occasions(job, chosen, seen)
    if job.late == "latest":
        due = [one for one in found if one.due_at <= seen.now]
        found = [*due[-1:], *found[len(due) :]]
    known = claims.claims(ledger, job.name, [one.period for one in found])
    return [one for one in found if not _is_done(known.get(one.period))]


def _is_done(known: Claim | None) -> bool:
    return known is not None and known.outcome == "done"


class Board:
    """The jobs of a ledger, as somebody may see and change them. All refuse with `role_forbidden`."""

    def __init__(self, ledger: Ledger, settings: Settings, actor: Actor) -> None:
        self._ledger, self._settings, self._actor = ledger, settings, actor

    def jobs(self) -> Page[JobAnswer]:
        """Every job: what it does, when it runs next, how it went last, and who changed when it runs."""
        require(self._actor, "read_jobs")
        return Page(items=tuple(self._answers()), next=None)

    def job(self, name: str) -> JobAnswer:
        """One of them. Refusal: `unknown_job`."""
        require(self._actor, "read_jobs")
        return self._answer(options.job_of(name), seen_of(self._ledger))

    def change(self, name: str, given: dict[str, Any]) -> JobAnswer:
        """Change when a job runs, or switch it off or on; who did that is kept. See options.change."""
        options.change(self._ledger, self._actor, name, given)
        return self._answer(options.job_of(name), seen_of(self._ledger))

    def runs(self, job: str | None, before: str | None, limit: int) -> Page[RunAnswer]:
        """What was run, the last due first. Refusals: `unknown_job`, `unknown_run`."""
        require(self._actor, "read_jobs")
        if job is not None:
            options.job_of(job)
        found = claims.history(self._ledger, job, self._claim(before), limit + 1)
        items = tuple(map(run_answer, found[:limit]))
        return Page(items=items, next=items[-1].id if len(found) > limit else None)

    def _claim(self, which: str | None) -> Claim | None:
        if which is None:
            return None
        job, _, period = which.partition("/")
        found = claims.claims(self._ledger, job, [period]).get(period)
        if found is None:
            raise invalid("unknown_run", f"there was no run {which}; take the `next` of a page", "before")
        return found

    def _answers(self) -> Iterator[JobAnswer]:
        seen = seen_of(self._ledger)
        for job in JOBS.values():
            if runs_in(self._ledger, job):
                yield self._answer(job, seen)

    def _answer(self, job: Job, seen: Seen | None) -> JobAnswer:
        chosen = options.options(self._ledger, self._settings, job)
        on = seen is not None and chosen.enabled is not False and runs_in(self._ledger, job)
        coming = to_come(self._ledger, job, chosen, seen) if on and seen is not None else []
        last = claims.history(self._ledger, job.name, None, 1)
        return JobAnswer(
            name=job.name,
            does=job.does,
            when=job.when,
            next_at=timestamp(coming[0].due_at) if coming else None,
            next_period=coming[0].period if coming else None,
            last=run_answer(last[0]) if last else None,
            changes=tuple(_change(one) for one in options.changes(self._ledger, job)),
            **_shown(chosen),
        )


def _shown(chosen: Options) -> dict[str, Any]:
    """All options, as JSON has them; a time of day without seconds."""
    shown: dict[str, Any] = msgspec.to_builtins(structs.asdict(chosen))
    if chosen.time_of_day is not None:
        shown["time_of_day"] = f"{chosen.time_of_day:%H:%M}"
    return {name: tuple(value) if isinstance(value, list) else value for name, value in shown.items()}


def _change(one: options.Change) -> JobChange:
    at = timestamp(one.changed_at)
    return JobChange(at=at, by=one.changed_by, organisation=one.organisation, options=one.options)
