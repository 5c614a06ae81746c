"""Who was recognised a moment ago, so that a burst of requests does not ask the database for each of them.

What is remembered holds for a second, and only until anything beside the ledger's events is written: each
process that writes changes a mark in a file of the service's folder, which all of them look at. So a key
that is revoked is refused at once on this machine, and within a second on any other.
"""

import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, event

from service.auth.permissions import Identity
from service.clock import Clock

FILE = "access.mark"
SPAN = timedelta(seconds=1)
MOST = 1_000
"""Identities in memory."""

_BYTES = 8
_WRITTEN = "kvali wrote"

log = logging.getLogger(__name__)

Recognise = Callable[[Engine, Clock, str], Identity | None]


class _Remembered(Struct, frozen=True):
    identity: Identity | None
    mark: bytes
    at: datetime


class Recognised:
    """What one process remembers. Nothing is opened before it is used, so that a process may fork."""

    def __init__(self, home: Path, engine: Engine, clock: Clock) -> None:
        self._path, self._engine, self._clock = home / FILE, engine, clock
        self._file: int | None = None
        self._opening = Lock()
        self._known: dict[tuple[Recognise, bytes], _Remembered] = {}
        event.listen(engine, "commit", _note)
        event.listen(engine, "checkin", self._given_back)

    def by(self, shown: str, recognise: Recognise) -> Identity | None:
        """Who shows this, by one way to recognise them, whose errors are raised."""
        key, mark, now = (recognise, sha256(shown.encode()).digest()), self._read(), self._clock.now()
        found = self._known.get(key)
        if found is not None and found.mark == mark and timedelta() <= now - found.at < SPAN:
            return found.identity
        identity = recognise(self._engine, self._clock, shown)
        if mark is not None:
            if len(self._known) >= MOST:
                self._known = {}
            self._known[key] = _Remembered(identity, mark, now)
        return identity

    def close(self) -> None:
        """Give the file back."""
        with self._opening:
            if self._file is not None:
                os.close(self._file)
            self._file = None

    def _given_back(self, _: object, record: Any) -> None:
        """A connection goes back to the pool: its transaction is over."""
        if record.info.pop(_WRITTEN, False):
            self._known = {}
            try:
                os.pwrite(self._opened(), os.urandom(_BYTES), 0)
            except OSError as error:
                log.warning("other processes learn of it within %s: %s: %s", SPAN, self._path, error)

    def _read(self) -> bytes | None:
        """The mark; null where it cannot be read, and then nothing is remembered."""
        try:
            return os.pread(self._opened(), _BYTES, 0)
        except OSError as error:
            log.warning("nobody is remembered: %s: %s", self._path, error)
            return None

    def _opened(self) -> int:
        with self._opening:
            if self._file is None:
                self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            return self._file


def _note(connection: Connection) -> None:
    """It is about to write something for good."""
    connection.info[_WRITTEN] = True
