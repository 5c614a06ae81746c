"""Closes a ledger's log and begins another one under a new signing key, in one transaction.

Writers in other processes find out under the lock, and sign nothing more with the old key (`KeyRotated`).
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from events.merkle import Frontier
from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import SigningKey, public_key
from service.clock import Clock
from service.store import checkpoints
from service.store.batch import Batch
from service.store.engine import reading
from service.store.errors import KeyRotated, committing, translated
from service.store.head import SignedRow, signed_row
from service.store.logs import LogRecord
from service.store.session import Session
from service.store.submission import Appended, Project, Submission
from service.store.tables import CHECKPOINT

Closing = tuple[SigningKey, Submission]
"""The old key, and the last event that it signs."""

GoOn = Callable[[str], Submission]
"""Given the last checkpoint of the old log, as a signed note: the first event of the new one."""


class Rotation:
    """One rotation of a ledger's key."""

    def __init__(self, engine: Engine, log: LogRecord, clock: Clock, project: Project) -> None:
        """`log` is the present one; `project` gives the read-model rows, as for a writer."""
        self._engine, self._log, self._clock, self._project = engine, log, clock, project

    def run(self, new: SigningKey, closing: Closing | None, go_on: GoOn) -> list[Appended]:
        """Do it; what was appended. Without a closing event the old log ends with what it has.

        Raises:
            Refusal: what the decisions say.
            KeyRotated: somebody else did, and the log that was given is not the present one.
            LedgerAltered: the log is not what was signed; a new key must not vouch for it.
            StoreUnavailable: the database could not do it; nothing was written.
            OutcomeUnknown: the connection was lost while committing.
        """
        session = Session(self._engine, self._log.id)
        try:
            with translated():
                return self._run(session, new, closing, go_on)
        finally:
            session.close()

    def _run(self, session: Session, new: SigningKey, closing: Closing | None, go_on: GoOn) -> list[Appended]:
        session.lock()
        if session.first != self._log.first:
            raise KeyRotated
        appended = []
        if closing is not None:
            key, last = closing
            outstanding = session.verify(key)
            appended.append(self._append(session, key, last, outstanding))
            checkpoint = Checkpoint(key.public.name, session.tree.size, session.tree.root())
            note = checkpoint.signed(key).encode()
        else:
            session.verify_signature(public_key(self._log.vkey or ""))
            note = self._newest()
        session.log.begin(new.public)
        session.tree = Frontier()
        appended.append(self._append(session, new, go_on(note.decode())))
        with committing():
            session.log.commit()
        return appended

    def _newest(self) -> bytes:
        """The last checkpoint that was signed: it is that of all events, and the lock keeps it so."""
        with reading(self._engine) as connection:
            return checkpoints.newest(connection, self._log).note.encode()

    def _append(
        self,
        session: Session,
        key: SigningKey,
        submission: Submission,
        outstanding: Sequence[SignedRow] = (),
    ) -> Appended:
        batch = Batch(key, session.state, session.tree, self._clock, {}, 1)
        appended = batch.take(submission)
        signed = [*outstanding, signed_row(key, batch.head)]
        session.log.write(batch, {**batch.project(self._project), CHECKPOINT: signed})
        return appended
