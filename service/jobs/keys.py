"""Idempotency keys are kept for thirty days at least, and then forgotten, once a day."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import CursorResult, delete, select, tuple_

from service.commands import Ledger
from service.jobs.claims import claim, finish
from service.jobs.quarterly import Run
from service.store.engine import reading, writing
from service.store.read import size_at
from service.store.tables import IDEMPOTENCY

JOB = "idempotency_keys"
KEPT = timedelta(days=30)
BATCH = 500
"""Keys in one transaction, so that nobody who writes waits long."""


def forget_old(ledger: Ledger) -> Iterator[Run]:
    """Delete the keys of what was recorded longer ago. Used again, such a key is a new one.

    A process that has the key in its memory still answers by it until it ends or its memory is full.
    """
    now = ledger.clock.now()
    if not claim(ledger, JOB, now.date().isoformat()):
        return
    with reading(ledger.engine) as connection:
        stop = size_at(connection, ledger.id, now - KEPT)
    forgotten = 0
    while (gone := _forget(ledger, stop)) > 0:
        forgotten += gone
    finish(ledger, JOB, now.date().isoformat(), "done", f"{forgotten} forgotten")
    if forgotten:
        yield Run(ledger.code, JOB, now.date().isoformat(), now, f"{forgotten} forgotten")


def _forget(ledger: Ledger, stop: int) -> int:
    key = IDEMPOTENCY.c
    mine = key.ledger_id == ledger.id
    old = select(key.scope, key.key).where(mine, key.position < stop).limit(BATCH)
    query = delete(IDEMPOTENCY).where(mine, tuple_(key.scope, key.key).in_(old))
    with writing(ledger.engine) as connection:
        result: CursorResult[object] = connection.execute(query)
        return result.rowcount
