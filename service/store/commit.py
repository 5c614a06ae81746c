"""Commits submissions to one ledger, many in one transaction. For one thread at a time; see `append`.

The folded state is kept in memory, because decisions need it, and takes in what other processes appended
before anything is decided. It is only ever advanced by what is then committed: after any failure it is
thrown away and loaded again.
"""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Engine

from events.refusals import Refusal, conflict
from events.tlog.keys import SigningKey
from service.clock import Clock
from service.store.batch import Batch, Rows
from service.store.engine import reading
from service.store.errors import KeyRotated, StoreError, committing, translated, unavailable
from service.store.ledgers import ledger
from service.store.log import Log
from service.store.session import Session
from service.store.signer import Signer
from service.store.submission import Appended, Project, Submission
from service.store.tables import CHECKPOINT

ALONE_AFTER = 16
"""Locks in a row without another process's event between them, after which none is taken. Where several
processes write, each lost race costs loading the state anew, and the lock costs less."""

IDLE_S = 5
"""After so many seconds the connection may have died unnoticed; taking the lock finds out."""

Outcome = Appended | Exception


class Committer:
    """Appends to one ledger over a connection of its own."""

    def __init__(
        self,
        engine: Engine,
        ledger_id: int,
        clock: Clock,
        project: Project,
        key: SigningKey,
        signer: Signer,
    ) -> None:
        self._engine, self._ledger_id, self._clock, self._project = engine, ledger_id, clock, project
        self._key, self._signer = key, signer
        with reading(engine) as connection:
            record = ledger(connection, ledger_id)
        if record.vkey != key.public.vkey:
            raise ValueError(f"{key.public.vkey} is not the key of this ledger, which is {record.vkey}")
        self._first = record.first
        self._session: Session | None = None

    def commit(self, submissions: Sequence[Submission]) -> list[Outcome]:
        """Append them in one transaction; what became of each, in order.

        A refusal does not concern the neighbours. Anything worse undoes the transaction, and each is then
        tried by itself, so that only the one that caused it fails.
        """
        try:
            with translated():
                return self._commit(submissions)
        except StoreError as error:
            self.close()
            return [error for _ in submissions]
        except Exception as error:  # noqa: BLE001 - raised by the thread that submitted what caused it
            self.close()
            if len(submissions) == 1:
                return [error]
            return [self.commit([submission])[0] for submission in submissions]
        except BaseException:
            self.close()
            raise

    def settle(self) -> None:
        """Store what was signed and is not stored yet, without an event. Raises StoreError."""
        try:
            with translated():
                session = self._lock()
                self._check_head(session)
                session.log.replace(self._signed())
                session.log.commit()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Forget the state and give up the connection; the next commit starts afresh."""
        self._signer.forget()
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _commit(self, submissions: Sequence[Submission]) -> list[Outcome]:
        outcomes = self._unlocked(submissions)
        if outcomes is None:
            return self._locked(submissions)
        left = [index for index, outcome in enumerate(outcomes) if not isinstance(outcome, Appended)]
        if left:
            again = self._locked([submissions[index] for index in left])
            for index, outcome in zip(left, again, strict=True):
                outcomes[index] = outcome
        return outcomes

    def _unlocked(self, submissions: Sequence[Submission]) -> list[Outcome] | None:
        """Append what can be appended without the lock; null where nothing can.

        Refusals are not final: the state that they are based on may be an old one.
        """
        session = self._session
        if session is None or not _may_skip_lock(session, submissions):
            return None
        batch, outcomes = self._decide(session, submissions)
        if batch.has_events and not self._write_unlocked(session, batch):
            self.close()
            return None
        session.touch()
        return outcomes

    def _write_unlocked(self, session: Session, batch: Batch) -> bool:
        replacing = {**batch.project(self._project), **self._signed()}
        with committing():  # one statement that also commits
            return session.log.write_unlocked(batch, replacing, partial(self._signer.add, batch.head))

    def _signed(self) -> Rows:
        rows = self._signer.collect()
        return {CHECKPOINT: rows} if rows else {}

    def _locked(self, submissions: Sequence[Submission]) -> list[Outcome]:
        session = self._lock()
        self._check_head(session)
        log, used = session.log, session.used
        keys = [s.idempotency[:2] for s in submissions if s.idempotency]
        used |= log.used([key for key in keys if key not in used])
        batch, outcomes = self._decide(session, submissions)
        if batch.has_events:
            log.write(batch, {**batch.project(self._project), **self._signed()})
            _erase(log, batch)
            with committing():
                self._signer.add(batch.head)
                log.commit()
        else:
            log.rollback()
        session.touch()
        return outcomes

    def _lock(self) -> Session:
        """The session, with the ledger locked. A connection that died since its last use is replaced."""
        if self._session is not None:
            try:
                self._session.lock()
                return self._session
            except Exception as error:
                self.close()
                store_error = unavailable(error)
                if store_error is None or store_error.code != "connection_lost":
                    raise
        self._session = Session(self._engine, self._ledger_id)
        self._session.lock()
        return self._session

    def _check_head(self, session: Session) -> None:
        """Nothing is sealed with a key that was rotated, nor over what was not sealed with this one.

        Otherwise whoever can write to the database, and has no key, would have their changes signed.
        """
        if session.first != self._first:
            raise KeyRotated
        self._signer.put(session.verify(self._key))

    def _decide(self, session: Session, submissions: Sequence[Submission]) -> tuple[Batch, list[Outcome]]:
        batch = Batch(self._key, session.state, session.tree, self._clock, session.used, len(submissions))
        outcomes: list[Outcome] = []
        for submission in submissions:
            try:
                outcomes.append(batch.take(submission))
            except Refusal as refusal:
                if batch.spoilt:
                    raise
                outcomes.append(refusal)
        return batch, outcomes


def _may_skip_lock(session: Session, submissions: Sequence[Submission]) -> bool:
    return (
        session.alone >= ALONE_AFTER
        and session.idle_s < IDLE_S
        # A refusal after the first step would be final, and texts are erased under the lock only.
        and all(len(submission.steps) == 1 and not submission.erases for submission in submissions)
    )


def _erase(log: Log, batch: Batch) -> None:
    for erased in batch.erases:
        if not log.erase(erased):
            detail = (
                f"a text of event {erased.position} is not there, though no event says that it was erased"
            )
            raise conflict("text_missing", f"{detail}; find out what became of it")
