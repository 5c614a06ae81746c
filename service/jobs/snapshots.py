"""Snapshots of the state along the ledger, so that any earlier point of it is near one."""

from collections.abc import Iterator

from service.commands import Ledger
from service.jobs.claims import claim, finish
from service.jobs.quarterly import Run
from service.store.engine import reading, writing
from service.store.ledgers import ledger as ledger_record
from service.store.snapshots import EVERY, FINGERPRINT, write_snapshots

JOB = "snapshots"


def write_missing(ledger: Ledger) -> Iterator[Run]:
    """Write what is missing up to the last full stretch, each stretch in a short transaction of its own."""
    with reading(ledger.engine) as connection:
        size = ledger_record(connection, ledger.id).size
    full = size - size % EVERY
    period = f"{full}/{FINGERPRINT[:12]}"
    if not full or not claim(ledger, JOB, period):
        return
    written = 0
    for stop in range(EVERY, full + 1, EVERY):
        with writing(ledger.engine) as connection:
            written += write_snapshots(connection, ledger.id, stop)
    finish(ledger, JOB, period, "done", f"{written} written")
    yield Run(ledger.code, JOB, period, ledger.clock.now(), f"{written} written")
