"""Idempotency keys are kept for thirty days at least, and then forgotten, once a day."""

from datetime import timedelta

from sqlalchemy import CursorResult, delete, select, tuple_

from service.commands import Ledger
from service.jobs.task import Task
from service.store.engine import reading, writing
from service.store.read import size_at
from service.store.tables import IDEMPOTENCY

KEPT = timedelta(days=30)
BATCH = 500
"""Keys in one transaction, so that nobody who writes waits long."""


def forget_old(task: Task) -> str:
    """Delete the keys of what was recorded longer ago. Used again, such a key is a new one.

    A process that has the key in its memory still answers by it until it ends or its memory is full.
    """
    ledger = task.ledger
    with reading(ledger.engine) as connection:
        stop = size_at(connection, ledger.id, ledger.clock.now() - KEPT)
    forgotten = 0
    while (gone := _forget(ledger, stop)) > 0:
        forgotten += gone
    return f"{forgotten} forgotten"


def _forget(ledger: Ledger, stop: int) -> int:
    key = IDEMPOTENCY.c
    mine = key.ledger_id == ledger.id
    old = select(key.scope, key.key).where(mine, key.position < stop).limit(BATCH)
    query = delete(IDEMPOTENCY).where(mine, tuple_(key.scope, key.key).in_(old))
    with writing(ledger.engine) as connection:
        result: CursorResult[object] = connection.execute(query)
        return result.rowcount
