"""The logs of a ledger: one after another, each under a signing key of its own.

Positions go on from one to the next. The index of an event in its log is its position less that of the log's
first event, and the sizes in a log's checkpoints count its own events only.
"""

from typing import NamedTuple

from sqlalchemy import Connection, select

from service.store.ledgers import Ledger
from service.store.tables import CLOSED_LOG


class LogRecord(NamedTuple):
    """A log: number 1, 2, 3 … of its ledger (`id`), with the events from position `first` on.

    `stop` is the position after its last event.
    """

    id: int
    number: int
    origin: str
    vkey: str | None
    first: int
    stop: int

    @property
    def size(self) -> int:
        """How many events it has."""
        return self.stop - self.first


def logs(connection: Connection, ledger: Ledger) -> list[LogRecord]:
    """All logs of a ledger in order; the last one is the present one."""
    columns = (CLOSED_LOG.c[name] for name in ("origin", "vkey", "first", "stop"))
    query = select(*columns).where(CLOSED_LOG.c.ledger_id == ledger.id, CLOSED_LOG.c.first < ledger.first)
    closed = connection.execute(query.order_by(CLOSED_LOG.c.first)).all()
    present = (ledger.origin, ledger.vkey, ledger.first, ledger.size)
    return [LogRecord(ledger.id, number, *log) for number, log in enumerate([*closed, present], 1)]


def log_of(connection: Connection, ledger: Ledger, position: int) -> LogRecord:
    """The log in which the event at a position stands; the present one where there is no such event."""
    found = logs(connection, ledger)
    return next((log for log in found if position < log.stop), found[-1])
