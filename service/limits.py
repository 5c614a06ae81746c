"""How many requests one may send: counted in a file, and so across all processes of a machine.

Each subject has a bucket (the generic cell rate algorithm, ITU-T I.371): it holds a minute's worth of
requests, may be emptied at once, and fills evenly. One number says how full it is: the moment at which it is
whole again.
"""

import logging
import os
import sqlite3
from collections.abc import Mapping
from math import ceil
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

from service.clock import Clock

FILE = "limits.db"
SPAN_S = 60
"""Within so many seconds an empty bucket is whole again."""
PATIENCE_S = 1
"""How long a request waits at most until it is counted; then it is let through."""
RETRIED_S = 0.005
SWEPT_EVERY = 1_000
"""Requests after which a process forgets the subjects whose buckets are whole."""

_SECOND = 1_000_000
_SPAN = SPAN_S * _SECOND

# NORMAL flushes once in a thousand requests, without which a power failure could leave a file that is none.
_PREPARED = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "CREATE TABLE IF NOT EXISTS bucket (subject TEXT PRIMARY KEY, whole_at INTEGER NOT NULL) WITHOUT ROWID",
)
# A moment beyond the span was written before the clock was set back: nobody waits for it.
_NEXT = f"iif(whole_at > :now + {_SPAN + _SECOND}, :now, max(whole_at, :now)) + :step"
_TAKE = (
    "INSERT INTO bucket VALUES (:subject, :now + :step) ON CONFLICT DO UPDATE "  # noqa: S608 - all ours
    f"SET whole_at = {_NEXT} WHERE {_NEXT} <= :now + {_SPAN} RETURNING whole_at"
)
_WAIT = f"SELECT {_NEXT} - {_SPAN} - :now FROM bucket WHERE subject = :subject"  # noqa: S608 - all ours
_SWEEP = "DELETE FROM bucket WHERE whole_at <= :now"

log = logging.getLogger(__name__)


class TooManyRequests(Exception):
    """One more is not taken now; after `retry_after` seconds it is."""

    def __init__(self, retry_after: int, per_minute: int) -> None:
        super().__init__(f"too many requests; try again in {retry_after} s")
        self.retry_after, self.per_minute = retry_after, per_minute


class Limits:
    """The buckets of all subjects. Nothing is opened before it is used, so that a process may fork."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._file, self._clock = home / FILE, clock
        self._connection: sqlite3.Connection | None = None
        self._lock, self._taken = Lock(), 0

    def take(self, subject: str, per_minute: int) -> None:
        """Count a request of this subject, of which so many may come in a minute; 0: any number.

        Where it cannot be counted, it is let through: a full disk must not shut the service.

        Raises:
            TooManyRequests: the bucket is empty; the request is not counted.
        """
        if not per_minute:
            return
        now = int(self._clock.now().timestamp() * _SECOND)
        values: dict[str, str | int] = {"subject": subject, "now": now, "step": _SPAN // per_minute}
        try:
            with self._lock:
                wait = self._wait(values)
        except (OSError, sqlite3.Error) as error:
            log.warning("a request was not counted: %s: %s", self._file, error)
            return
        if wait is not None:
            raise TooManyRequests(max(1, ceil(wait / _SECOND)), per_minute)

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _wait(self, values: Mapping[str, str | int]) -> int | None:
        """Microseconds until the request would be taken; None where it was."""
        if self._connection is None:
            self._connection = _opened(self._file)
        self._taken += 1
        if self._taken % SWEPT_EVERY == 0:
            self._connection.execute(_SWEEP, values)
        if self._connection.execute(_TAKE, values).fetchall():
            return None
        [found] = self._connection.execute(_WAIT, values).fetchall() or [(0,)]
        return int(found[0])


def _opened(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite would let everybody read it
    connection = sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
    try:
        for statement in _PREPARED:
            _execute(connection, statement)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _execute(connection: sqlite3.Connection, statement: str) -> None:
    """Execute this. SQLite itself does not wait where two make a file WAL at a time, and refuses one."""
    deadline = monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(RETRIED_S)
        else:
            return
