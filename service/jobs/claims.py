"""Claims: one row for each run of a job, so that it is run once whatever restarts or runs twice.

Whoever inserts the row runs the job. A run that failed, or whose process died, has no successful end in its
row; after a lease it is taken over by whoever replaces the row's time first. The lease is only a courtesy
between processes: what a job does has to be safe when it is done twice, as the ledger's edition check makes
the issuing of a report.
"""

import os
import socket
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, or_, update

from service.commands import Ledger
from service.store.engine import writing
from service.store.once import insert_once
from service.store.tables import JOB_CLAIM

LEASE = timedelta(minutes=1)
"""How long a run may take before others believe that it died: many times what the longest job needs."""

Outcome = Literal["done", "failed"]


def claim(ledger: Ledger, job: str, period: str) -> bool:
    """Take on the run of a job for a period. False where it is done, or somebody is at it."""
    now = ledger.clock.now()
    mine = {"claimed_at": now, "claimed_by": f"{socket.gethostname()}/{os.getpid()}"}
    row = {"ledger_id": ledger.id, "job": job, "period": period, **mine}
    died = update(JOB_CLAIM).where(
        *_key(ledger, job, period),
        or_(JOB_CLAIM.c.outcome.is_(None), JOB_CLAIM.c.outcome == "failed"),
        JOB_CLAIM.c.claimed_at <= now - LEASE,
    )
    again = died.values(**mine, finished_at=None, outcome=None, detail=None).returning(JOB_CLAIM.c.job)
    with writing(ledger.engine) as connection:
        return insert_once(connection, JOB_CLAIM, row) or connection.execute(again).first() is not None


def finish(ledger: Ledger, job: str, period: str, outcome: Outcome, detail: str) -> None:
    """Say how a run ended."""
    values = {"finished_at": ledger.clock.now(), "outcome": outcome, "detail": detail}
    with writing(ledger.engine) as connection:
        connection.execute(update(JOB_CLAIM).where(*_key(ledger, job, period)).values(**values))


def _key(ledger: Ledger, job: str, period: str) -> tuple[ColumnElement[bool], ...]:
    return (JOB_CLAIM.c.ledger_id == ledger.id, JOB_CLAIM.c.job == job, JOB_CLAIM.c.period == period)
