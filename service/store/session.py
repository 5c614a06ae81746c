"""What a committer holds between commits: a connection, the folded state, and the tree."""

from time import monotonic
from typing import Any

from sqlalchemy import Engine

from events.codec import CODEC
from events.evolve import fold
from events.merkle import Frontier
from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import PublicKey, SigningKey
from service.store import checkpoints
from service.store.batch import Used
from service.store.engine import reading
from service.store.errors import LedgerAltered
from service.store.head import SignedRow
from service.store.ledgers import ledger
from service.store.log import Log
from service.store.read import driver_leaves
from service.store.snapshots import state_at
from service.store.sqlite import SqliteLog

MAX_BEHIND = 1000
"""Events that are taken in under the lock; where more are missing, they are read before it is taken."""

MAX_USED = 1000
"""Idempotency keys that are kept in memory."""


class Session:
    """A connection of its own to one ledger, and the ledger's state as far as it is known here.

    `first` is the position of the first event of its present log. `used` are the idempotency keys that were
    used here. `alone` counts the locks in a row under which no other process had appended anything since the
    one before. `verified` says that the tree was seen to be what was signed; what is appended here is.
    """

    def __init__(self, engine: Engine, ledger_id: int) -> None:
        self._engine, self._ledger_id = engine, ledger_id
        self._load()
        self.tree, self.first = Frontier(), 0
        self.used: Used = {}
        self.alone = 0
        self.verified = False
        self._used = monotonic()
        self._connection = engine.raw_connection()
        self.log = self._make_log()

    def lock(self) -> None:
        """Take the ledger's write lock and bring state and tree up to the head."""
        head = self.log.lock()
        while not 0 <= head.size - self.state.size <= MAX_BEHIND:
            self.log.rollback()
            self._load()
            head = self.log.lock()
        behind = head.size - self.state.size
        if behind:
            leaves = driver_leaves(self.log.driver, self._ledger_id, self.state.size, head.size)
            fold(self.state, map(CODEC.decode, leaves))
        if (self.first, self.first + self.tree.size) != (head.first, head.size):
            self.tree, self.first, self.verified = head.tree, head.first, False
        self.alone = 0 if behind else self.alone + 1

    def verify(self, key: SigningKey) -> list[SignedRow]:
        """Make sure, under the lock, that the tree is what this key sealed or signed.

        Returns checkpoints that are to be stored: another process may have ended before it stored them.

        Raises:
            LedgerAltered: it is neither.
        """
        if self.verified:
            return []
        with reading(self._engine) as connection:
            record = ledger(connection, self._ledger_id)
            rows = checkpoints.outstanding(connection, record, key)
        if rows or record.head.sealed_by(key):
            self.verified = True
        else:
            self.verify_signature(key.public)
        return rows

    def verify_signature(self, key: PublicKey) -> None:
        """Make sure, under the lock, that the tree is what this key signed. Raises LedgerAltered."""
        found = self.log.signed(self.first + self.tree.size)
        if found is None:
            raise LedgerAltered
        checkpoint = Checkpoint(key.name, self.tree.size, self.tree.root())
        root, signature = found
        if root != checkpoint.root or not key.signed(checkpoint.text.encode(), signature):
            raise LedgerAltered
        self.verified = True

    def touch(self) -> None:
        """Note that the connection has just worked."""
        self._used = monotonic()
        if len(self.used) > MAX_USED:
            self.used.clear()

    @property
    def idle_s(self) -> float:
        """Seconds since the connection was last known to work."""
        return monotonic() - self._used

    def close(self) -> None:
        """Give the connection up, and with it whatever it had begun."""
        self._connection.invalidate()
        self._connection.close()

    def _load(self) -> None:
        with reading(self._engine) as connection:
            size = ledger(connection, self._ledger_id).size
            self.state = state_at(connection, self._ledger_id, size)

    def _make_log(self) -> Log:
        driver: Any = self._connection.driver_connection
        if self._engine.dialect.name == "sqlite":
            return SqliteLog(driver, self._engine.dialect, self._ledger_id)
        # psycopg is an extra: only who uses PostgreSQL has it.
        from service.store.postgresql import PostgresqlLog  # noqa: PLC0415

        return PostgresqlLog(driver, self._engine.dialect, self._ledger_id)
