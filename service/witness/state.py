"""What a witness remembers: of each log that it follows, the checkpoint that it cosigned last.

One SQLite file with a rollback journal: what is committed is on the disk before anybody is answered, and one
process or thread at a time may look and then write. Each checkpoint is kept as the note that both the log and
this witness signed, so that a file that was damaged or is another's does not go unnoticed.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from events.tlog import ForgedError, MalformedError
from events.tlog.checkpoint import Checkpoint, opened
from events.tlog.cosignature import cosigned_at
from events.tlog.keys import PublicKey, public_key
from events.tlog.note import Note

BUSY_TIMEOUT_S = 10

_TABLE = "CREATE TABLE IF NOT EXISTS log (origin TEXT PRIMARY KEY, vkey TEXT NOT NULL, note BLOB) STRICT"


class StateError(Exception):
    """The state cannot be used; says why, and what to do. A witness must not go on without it."""


class Log(NamedTuple):
    """A log that is followed, and the checkpoint that was cosigned last; null before the first."""

    key: PublicKey
    checkpoint: Checkpoint | None
    note: Note | None


class Locked:
    """A log of which nobody else can change what is remembered."""

    def __init__(self, connection: sqlite3.Connection, log: Log) -> None:
        self._connection, self.log = connection, log

    def keep(self, note: Note) -> None:
        """Remember this checkpoint instead; it is on the disk when the block has ended."""
        row = note.encode(), self.log.key.name
        self._connection.execute("UPDATE log SET note = ? WHERE origin = ?", row)


class State:
    """The file of a witness, by its key. Opened for each use, so that threads and processes may share it."""

    def __init__(self, path: Path, key: PublicKey) -> None:
        self.path, self._key = path, key

    def logs(self) -> list[Log]:
        """All logs, by name, every checkpoint verified. Raises StateError."""
        with self._opened() as connection:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise self._damaged("SQLite finds faults in it")
            return [self._log(*row) for row in connection.execute("SELECT * FROM log ORDER BY origin")]

    def log(self, origin: str) -> Log | None:
        """The log of this name, if it is followed. Raises StateError."""
        with self._opened() as connection:
            return self._read(connection, origin)

    def follow(self, log: PublicKey) -> bool:
        """Begin to follow a log, of which nothing is remembered; false where it is followed already.

        Makes the file, for its owner alone, where there is none. Raises StateError.
        """
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        with self._opened(writing=True) as connection:
            connection.execute(_TABLE)
            known = self._read(connection, log.name)
            if known is None:
                connection.execute("INSERT INTO log VALUES (?, ?, NULL)", (log.name, log.vkey))
            elif known.key != log:
                raise StateError(f"{log.name} is followed already, by another key: {known.key.vkey}")
        return known is None

    @contextmanager
    def locked(self, origin: str) -> Iterator[Locked]:
        """A log that is followed, to look at it and to remember its next checkpoint. Raises StateError."""
        with self._opened(writing=True) as connection:
            log = self._read(connection, origin)
            if log is None:
                raise StateError(f"{origin} is not followed any more")
            yield Locked(connection, log)

    @contextmanager
    def _opened(self, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():
            raise StateError(
                f"there is no state {self.path}. Where it was lost, restore it: a witness that starts anew "
                "may cosign what contradicts it. kvali witness follow begins one for a new witness"
            )
        try:
            with closing(self._connected()) as connection:
                if writing:
                    connection.execute("BEGIN IMMEDIATE")
                yield connection
                if writing:
                    connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from error

    def _connected(self) -> sqlite3.Connection:
        address = f"{self.path.absolute().as_uri()}?mode=rw"  # which makes no file where it has vanished
        connection = sqlite3.connect(address, timeout=BUSY_TIMEOUT_S, isolation_level=None, uri=True)
        connection.execute("PRAGMA synchronous = EXTRA")  # the folder as well, once the journal is gone
        return connection

    def _read(self, connection: sqlite3.Connection, origin: str) -> Log | None:
        row = connection.execute("SELECT * FROM log WHERE origin = ?", (origin,)).fetchone()
        return None if row is None else self._log(*row)

    def _log(self, origin: str, vkey: str, data: bytes | None) -> Log:
        try:
            key = public_key(vkey)
            if key.name != origin:
                raise ForgedError(f"the key of {origin} is that of {key.name}")
            if data is None:
                return Log(key, None, None)
            checkpoint, note = opened(data, key)
            if cosigned_at(note, self._key) is None:
                raise ForgedError(
                    f"it was not {self._key.vkey} that cosigned {origin}; give the key that did"
                )
        except (MalformedError, ForgedError) as error:
            raise self._damaged(str(error)) from error
        return Log(key, checkpoint, note)

    def _damaged(self, why: str) -> StateError:
        return StateError(f"the state {self.path} cannot be used: {why}")
