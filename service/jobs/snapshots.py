"""Snapshots of the state along the ledger, so that any earlier point of it is near one."""

from service.jobs.task import Task
from service.store.engine import writing
from service.store.snapshots import EVERY, write_snapshots


def write_missing(task: Task) -> str:
    """Write what is missing up to the last full stretch, each stretch in a short transaction of its own."""
    full, written = int(task.period.partition("/")[0]), 0
    for stop in range(EVERY, full + 1, EVERY):
        with writing(task.ledger.engine) as connection:
            written += write_snapshots(connection, task.ledger.id, stop)
    return f"{written} written"
