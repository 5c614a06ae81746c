"""Decides a batch of submissions in memory: no database, no waiting.

What comes out are the rows of one transaction. The state and the tree are changed on the way, so they are
worth nothing unless exactly these rows are then committed.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table

from events.codec import CODEC, Envelope, NewEvent, Recorded, moment, timestamp
from events.evolve import evolve
from events.merkle import Frontier, leaf_hash
from events.refusals import conflict, invalid
from events.state import Entity, State
from service.clock import Clock
from service.store.submission import Appended, Decide, Entry, Key, Project, Submission
from service.store.tables import EVENT, IDEMPOTENCY, TEXT

Answers = dict[tuple[str, str], tuple[str, bytes]]
"""(scope, key) → fingerprint of the request, and the answer it was given."""

Row = Mapping[str, Any]
Rows = Mapping[Table, Sequence[Row]]
"""Rows by table, each without `ledger_id`; all of one table have the same columns."""


class Batch:
    """Submissions that are committed together, over the state and the tree that they change.

    `moment` is the recorded time of all its events. `spoilt` says that a submission failed after it had
    changed the state.
    """

    def __init__(
        self, origin: str, state: State, tree: Frontier, clock: Clock, answers: Answers, at_once: int
    ) -> None:
        """`at_once` is about how many events it will take."""
        self.base = state.size
        self.tree = tree
        self.rows: dict[Table, list[Row]] = {EVENT: [], IDEMPOTENCY: [], TEXT: []}
        self.moment = _moment(clock.now(), state)
        self._recorded_at = timestamp(self.moment)
        self._ids = clock.uuid7s(at_once)
        self.spoilt = False
        self._touched: dict[Hashable, Entity] = {}
        self._origin, self._state, self._answers = origin, state, answers

    @property
    def has_events(self) -> bool:
        """Whether there is anything to write."""
        return self._state.size > self.base

    def take(self, submission: Submission) -> Appended:
        """Decide one submission and place its events.

        Raises:
            Refusal: it cannot be appended: `stale_version`, `idempotency_key_reused`, `nothing_to_append`,
                `event_too_large`, or what its decision says.
        """
        key = submission.idempotency
        if key is not None and (answer := self._answers.get((key.scope, key.key))):
            return _replay(key, *answer)
        self._check_version(submission)
        entries: list[Entry] = []
        for decide in submission.steps:
            entries += self._decide(decide, submission)
        response = submission.respond(entries)
        self._keep(submission, response)
        self.spoilt = False
        return Appended(tuple(entries), response, replayed=False)

    def project(self, project: Project) -> Rows:
        """The read-model rows of everything that was touched; the last one given for a key counts."""
        rows = project(self._state, tuple(self._touched.values()))
        return {table: _last_of_each_key(table, given) for table, given in rows.items() if given}

    def _check_version(self, submission: Submission) -> None:
        if submission.expects is None:
            return
        stream, expected = submission.expects
        actual = self._state.versions.get(stream, 0)
        if actual != expected:
            detail = f"{stream} is at version {actual}, not {expected}; read it again and decide anew"
            raise conflict("stale_version", detail)

    def _decide(self, decide: Decide, submission: Submission) -> list[Entry]:
        decided = decide(self._state, self.moment)
        if not decided:
            raise conflict("nothing_to_append", "this changes nothing, so there is nothing to append")
        placed = self._place(decided, submission)
        self.spoilt = True  # until the submission is complete
        return [self._append(Recorded(envelope, event), leaf) for envelope, event, leaf in placed]

    def _place(
        self, decided: Sequence[NewEvent], submission: Submission
    ) -> list[tuple[Envelope, Any, bytes]]:
        versions: dict[str, int] = {}
        placed = []
        for position, new in enumerate(decided, self._state.size):
            stream = new.event.stream
            versions[stream] = versions.get(stream, self._state.versions.get(stream, 0)) + 1
            envelope = CODEC.envelope(
                new,
                id=next(self._ids),
                ledger=self._origin,
                position=position,
                version=versions[stream],
                recorded_at=self._recorded_at,
                actor=submission.actor,
                correlation=submission.correlation,
            )
            placed.append((envelope, new.event, _encode(envelope)))
        return placed

    def _append(self, recorded: Recorded, leaf: bytes) -> Entry:
        envelope, hashed = recorded.envelope, leaf_hash(leaf)
        for entity in evolve(self._state, recorded):
            self._touched[entity.identity] = entity
        self.tree.append(hashed)
        self.rows[EVENT].append(
            {
                "position": envelope.position,
                "stream": envelope.stream,
                "version": envelope.version,
                "type": envelope.type,
                "recorded_at": self.moment,
                "leaf": leaf,
                "leaf_hash": hashed,
            }
        )
        return Entry(recorded, hashed)

    def _keep(self, submission: Submission, response: bytes) -> None:
        for opening in submission.openings:
            self.rows[TEXT].append({"sha256": opening.sha256, "salt": opening.salt, "value": opening.text})
        key = submission.idempotency
        if key is None:
            return
        self._answers[key.scope, key.key] = (key.fingerprint, response)
        self.rows[IDEMPOTENCY].append({**key._asdict(), "response": response, "recorded_at": self.moment})


def _moment(now: datetime, state: State) -> datetime:
    """Now, in the milliseconds that a leaf holds; no clock may put an event before its predecessor."""
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return max(now, moment(state.recorded_at)) if state.recorded_at else now


def _replay(key: Key, fingerprint: str, response: bytes) -> Appended:
    if fingerprint != key.fingerprint:
        detail = "this idempotency key was used for another request; use a new key for a new request"
        raise conflict("idempotency_key_reused", detail)
    return Appended((), response, replayed=True)


def _encode(envelope: Envelope) -> bytes:
    try:
        return CODEC.encode(envelope)
    except ValueError as error:
        raise invalid("event_too_large", f"{error}; shorten it or divide it") from error


def _last_of_each_key(table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    if len(rows) == 1:
        return rows
    key = [column.name for column in table.primary_key if column.name != "ledger_id"]
    return list({tuple([row[name] for name in key]): row for row in rows}.values())
