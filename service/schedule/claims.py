"""Claims: one row for each run of a job, so that it is run once whatever restarts or runs twice.

Whoever inserts the row runs the job. A run whose process died is taken over after a lease, and one that
failed after a pause that grows, by whoever replaces the row's time first. The lease is only a courtesy
between processes: what a job does has to be safe when it is done twice, as the ledger's edition check makes
the issuing of a report.
"""

import os
import socket
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, tuple_, update

from service.commands import Ledger
from service.pauses import pause_after
from service.schedule.times import Occasion
from service.store.engine import reading, writing
from service.store.once import insert_once
from service.store.tables import JOB_CLAIM

LEASE = timedelta(minutes=1)
"""How long a run may take before others believe that it died. What takes longer, for thousands of activities
on a busy machine, may be done twice."""

State = Literal["done", "failed", "running"]


class Claim(NamedTuple):
    """A run as its row has it; see service.store.tables.JOB_CLAIM."""

    job: str
    period: str
    due_at: datetime
    attempts: int
    claimed_at: datetime
    claimed_by: str
    finished_at: datetime | None
    next_at: datetime | None
    outcome: Literal["done", "failed"] | None
    detail: str | None

    def free(self, now: datetime, *, at_once: bool = False) -> bool:
        """Whether somebody may take it on: it has failed, or its process died. `at_once` waits no longer."""
        if self.outcome == "failed":
            return at_once or self.next_at is None or self.next_at <= now
        return self.outcome is None and self.claimed_at <= now - LEASE


def claims(ledger: Ledger, job: str, periods: Iterable[str]) -> dict[str, Claim]:
    """The runs that there were of a job for these periods, by period."""
    query = _rows(ledger).where(JOB_CLAIM.c.job == job, JOB_CLAIM.c.period.in_(list(periods)))
    with reading(ledger.engine) as connection:
        return {one.period: one for one in (Claim(*row) for row in connection.execute(query))}


def history(ledger: Ledger, job: str | None, before: Claim | None, limit: int) -> list[Claim]:
    """The runs that there were, the last due first, after one of them."""
    c = JOB_CLAIM.c
    order = (c.due_at, c.job, c.period)
    query = _rows(ledger) if job is None else _rows(ledger).where(c.job == job)
    if before is not None:
        query = query.where(tuple_(*order) < (before.due_at, before.job, before.period))
    with reading(ledger.engine) as connection:
        rows = connection.execute(query.order_by(*(column.desc() for column in order)).limit(limit))
        return [Claim(*row) for row in rows]


def claim(ledger: Ledger, job: str, occasion: Occasion, *, at_once: bool = False) -> bool:
    """Take on the run of a job for a period. False where it is done, somebody is at it, or it has to wait."""
    now, c = ledger.clock.now(), JOB_CLAIM.c
    mine = {"claimed_at": now, "claimed_by": f"{socket.gethostname()}/{os.getpid()}"}
    row = {"ledger_id": ledger.id, "job": job, **occasion._asdict(), "attempts": 1, **mine}
    waited = c.outcome == "failed" if at_once else and_(c.outcome == "failed", c.next_at <= now)
    died = and_(c.outcome.is_(None), c.claimed_at <= now - LEASE)
    again = update(JOB_CLAIM).where(*_key(ledger, job, occasion.period), or_(died, waited))
    anew: dict[str, Any] = {**mine, "finished_at": None, "next_at": None, "outcome": None, "detail": None}
    with writing(ledger.engine) as connection:
        if insert_once(connection, JOB_CLAIM, row):
            return True
        taken = again.values(**anew, attempts=c.attempts + 1).returning(c.job)
        return connection.execute(taken).first() is not None


def done(ledger: Ledger, job: str, period: str, detail: str) -> None:
    """A run has come to its end."""
    _finish(ledger, job, period, outcome="done", detail=detail)


def failed(ledger: Ledger, job: str, period: str, detail: str) -> None:
    """A run has failed, and is tried again later."""
    attempts = claims(ledger, job, [period])[period].attempts
    next_at = ledger.clock.now() + pause_after(attempts)
    _finish(ledger, job, period, outcome="failed", detail=detail, next_at=next_at)


def _finish(ledger: Ledger, job: str, period: str, **values: Any) -> None:
    ended = update(JOB_CLAIM).where(*_key(ledger, job, period))
    with writing(ledger.engine) as connection:
        connection.execute(ended.values(finished_at=ledger.clock.now(), **values))


def _rows(ledger: Ledger) -> Any:
    columns = (JOB_CLAIM.c[name] for name in Claim._fields)
    return select(*columns).where(JOB_CLAIM.c.ledger_id == ledger.id)


def _key(ledger: Ledger, job: str, period: str) -> tuple[ColumnElement[bool], ...]:
    return (JOB_CLAIM.c.ledger_id == ledger.id, JOB_CLAIM.c.job == job, JOB_CLAIM.c.period == period)
