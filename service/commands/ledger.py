"""A ledger, opened for commands."""

import logging
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from events.codec import CODEC, Recorded
from events.merkle import leaf_hash
from events.refusals import unknown
from events.state import State
from events.tlog.keys import SigningKey
from events.values import ContributionKind
from service.clock import Clock
from service.config import SettingsError
from service.projections.decoding import decode_workplan
from service.projections.rows import project
from service.projections.tables import READ_CONTRIBUTION, READ_UPDATE, READ_WORKPLAN
from service.store import ledgers, read, texts
from service.store.append import Writer
from service.store.checkpoints import settle
from service.store.commit import Outcome
from service.store.engine import reading
from service.store.errors import KeyRotated, StoreError
from service.store.snapshots import state_at
from service.store.submission import Appended, Entry, Submission
from service.store.tables import IDEMPOTENCY

log = logging.getLogger(__name__)


class Ledger:
    """One object a process and ledger, shared by its threads: they append through its one writer.

    `record` is what the ledger was when it was opened; its id, code and `demonstration` never change.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        record: ledgers.Ledger,
        key: Callable[[], SigningKey],
        grown: Callable[[], None],
    ) -> None:
        """`key` reads its present signing key, when it is to be written to; `grown` is to be called after a
        write.
        """
        self.engine, self.clock, self.record = engine, clock, record
        self.key, self.grown = key, grown
        self._opening = Lock()
        self._writer: Writer | None = None

    @property
    def id(self) -> int:
        """Its key in this database."""
        return self.record.id

    @property
    def code(self) -> str:
        """The code of its workplan, by which addresses name it."""
        return self.record.code

    @property
    def writer(self) -> Writer:
        """Its writer, opened by the process that first writes: a fork must not share a parent's."""
        with self._opening:
            if self._writer is None:
                self._writer = Writer(self.engine, self.id, self.clock, project, self.key())
            return self._writer

    @cached_property
    def timezone(self) -> ZoneInfo:
        """In which the plan's quarters end; once it is adopted, nothing changes it."""
        query = select(READ_WORKPLAN.c.workplan).where(READ_WORKPLAN.c.ledger_id == self.id)
        with reading(self.engine) as connection:
            return ZoneInfo(decode_workplan(connection.execute(query).scalar_one()).timezone)

    def submit(self, submission: Submission) -> Appended:
        """See Writer.submit. Where the signing key was rotated meanwhile, the new one is used."""
        writer = self.writer
        try:
            return writer.submit(submission)
        except KeyRotated:
            self._forget(writer)
            return self.writer.submit(submission)

    def settle(self) -> None:
        """See that all its events are in a checkpoint, before one is asked for.

        Where they cannot be signed the last one that was signed is the newest, and the log says why.
        """
        try:
            settle(self.engine, self.id, self.key)
        except (SettingsError, StoreError) as error:
            log.warning("%s: the newest events cannot be signed: %s", self.code, error)

    def submit_all(self, submissions: Sequence[Submission]) -> list[Outcome]:
        """See Writer.submit_all. Where the signing key was rotated meanwhile, the rest is signed anew."""
        writer = self.writer
        outcomes = writer.submit_all(submissions)
        late = [index for index, outcome in enumerate(outcomes) if isinstance(outcome, KeyRotated)]
        if late:
            self._forget(writer)
            again = self.writer.submit_all([submissions[index] for index in late])
            for index, outcome in zip(late, again, strict=True):
                outcomes[index] = outcome
        return outcomes

    def _forget(self, writer: Writer) -> None:
        with self._opening:
            if self._writer is writer:
                self._writer = None
        writer.close()

    def close(self) -> None:
        """Give the writer's connection up. A later command opens it again."""
        if self._writer is not None:
            self._writer.close()

    def state(self) -> State:
        """Its state as it is now."""
        with reading(self.engine) as connection:
            return state_at(connection, self.id, ledgers.ledger(connection, self.id).size)

    def event(self, position: int) -> Recorded:
        """The event at a position. Refusal: `unknown_position`."""
        with reading(self.engine) as connection:
            found = read.event_at(connection, self.id, position)
            if found is None:
                last = ledgers.ledger(connection, self.id).size - 1
                detail = f"there is no event {position}; the positions are 0 to {last}"
                raise unknown("unknown_position", detail, "event")
        return found

    def entries(self, start: int, stop: int) -> list[Entry]:
        """The events at positions from `start` up to and without `stop`, which must be there."""
        with reading(self.engine) as connection:
            leaves = list(read.leaves(connection, self.id, start, stop))
        return [Entry(CODEC.decode(leaf), leaf, leaf_hash(leaf)) for leaf in leaves]

    def done(self, scope: str, keys: Collection[str]) -> list[int]:
        """The positions of the last events of what was done under these idempotency keys."""
        mine = (IDEMPOTENCY.c.ledger_id == self.id, IDEMPOTENCY.c.scope == scope)
        query = select(IDEMPOTENCY.c.position).where(*mine, IDEMPOTENCY.c.key.in_(keys))
        with reading(self.engine) as connection:
            return list(connection.scalars(query))

    def texts(self, seals: Collection[str]) -> dict[str, str]:
        """The texts behind these seals that were not erased."""
        if not seals:
            return {}
        with reading(self.engine) as connection:
            found = texts.openings(connection, self.id, seals)
        return {sha256: opening.text for sha256, opening in found.items()}

    def activity_of_update(self, update: str) -> str:
        """The code of the activity that an update is about. Refusal: `unknown_update`."""
        where = (READ_UPDATE.c.ledger_id == self.id, READ_UPDATE.c.id == update)
        with reading(self.engine) as connection:
            code: str | None = connection.scalar(select(READ_UPDATE.c.activity).where(*where))
        if code is None:
            raise unknown("unknown_update", f"there is no update {update}")
        return code

    def contribution(self, kind: ContributionKind, name: str) -> tuple[str, str]:
        """The activity that a comment or piece of evidence is about, and who added it; neither ever changes.

        Refusals: `unknown_comment`, `unknown_evidence`.
        """
        found = READ_CONTRIBUTION.c
        query = select(found.activity, found.organisation).where(
            found.ledger_id == self.id, found.id == name, found.kind == kind
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise unknown(f"unknown_{kind}", f"there is no {kind} {name}")
        return row.activity, row.organisation
