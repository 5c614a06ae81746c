"""Decides a batch of submissions in memory: no database, no waiting.

What comes out are the rows of one transaction. The state and the tree are changed on the way, so they are
worth nothing unless exactly these rows are then committed.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import Table

from events.codec import CODEC, NewEvent, Recorded, moment, timestamp
from events.entity import Entity
from events.evolve import evolve
from events.merkle import Frontier, leaf_hash
from events.refusals import conflict, invalid
from events.sealing import Opening
from events.state import State
from events.tlog.keys import SigningKey
from events.tlog.tiles import HEIGHT
from events.tlog.tree import Stored, grown
from service.clock import Clock
from service.store.head import Head, sealed
from service.store.submission import Appended, Decide, Entry, Erased, Key, Project, Submission
from service.store.tables import EVENT, IDEMPOTENCY, TEXT, TILE, own

Used = dict[tuple[str, str], tuple[str, int]]
"""(scope, key) → fingerprint of the request, and the position of the last event that it appended."""

Values = tuple[Any, ...]
"""A row, as the values of its table's columns in order, without the first, `ledger_id`."""

Rows = Mapping[Table, Sequence[Values]]
"""Rows by table; of each table that is named there is at least one."""


class Batch:
    """Submissions that are committed together, over the state and the tree that they change.

    `base` events were there before it, those from position `first` on in the present log, whose tree it is.
    `recorded_at` is that of all its events. `erases` are texts to delete. `spoilt` says that a submission
    failed after it had changed the state.
    """

    def __init__(
        self, key: SigningKey, state: State, tree: Frontier, clock: Clock, used: Used, at_once: int
    ) -> None:
        """`key` is the ledger's own; `at_once` is about how many events it will take."""
        self.base, self.first = state.size, state.size - tree.size
        self.tree = tree
        self._moment, self.recorded_at = _moment(clock.now(), state.recorded_at)
        self._ids = clock.uuid7s(at_once)
        self.erases: list[Erased] = []
        self.spoilt = False
        self._entries: list[Entry] = []
        self._keys: list[tuple[Key, int, int]] = []
        self._openings: list[Opening] = []
        self._touched: dict[Hashable, Entity] = {}
        self._key, self._state, self._used = key, state, used

    @cached_property
    def head(self) -> Head:
        """The head of the ledger after it; to be asked for when all submissions are taken."""
        return sealed(self._key, self.tree, self.first)

    @property
    def has_events(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._entries)

    def take(self, submission: Submission) -> Appended:
        """Decide one submission and place its events.

        Raises:
            Refusal: it cannot be appended: `idempotency_key_reused`, `nothing_to_append`, `event_too_large`,
                or what its decision or its precondition says.
        """
        key = submission.idempotency
        if key is not None and (used := self._used.get((key.scope, key.key))):
            return _replay(key, *used)
        first, before = len(self._entries), self._state.size
        for decide in submission.steps:
            self._decide(decide, submission)
        self._openings += submission.openings
        self.erases += submission.erases
        last = self._state.size - 1
        if key is not None:
            self._used[key.scope, key.key] = (key.fingerprint, last)
            self._keys.append((key, last, before))
        self.spoilt = False
        return Appended(last, tuple(self._entries[first:]))

    def rows(self, stored: Stored) -> Rows:
        """What is written beside the head and the read models."""
        events, last = [], self.head.size - 1
        for recorded, leaf, hashed in self._entries:
            envelope = recorded.envelope
            place = (envelope.position, envelope.stream, envelope.version, envelope.type)
            events.append((*place, envelope.recorded_at, leaf, hashed, envelope.position == last))
        rows: dict[Table, list[Values]] = {
            EVENT: events,
            IDEMPOTENCY: [(*key, last, first) for key, last, first in self._keys],
            TEXT: [(opening.sha256, opening.salt, opening.text) for opening in self._openings],
            TILE: self._tiles(stored),
        }
        return {table: values for table, values in rows.items() if values}

    def _tiles(self, stored: Stored) -> list[Values]:
        before = self.base - self.first
        if before >> HEIGHT == self.tree.size >> HEIGHT:
            return []
        made = grown(before, [entry.leaf_hash for entry in self._entries], stored)
        return [(self.first, tile.level, tile.number, root, hashes) for tile, root, hashes in made]

    def project(self, project: Project) -> Rows:
        """The read-model rows of everything that was touched; the last one given for a key counts."""
        rows = project(self._state, tuple(self._touched.values()))
        return {table: _last_of_each_key(table, given) for table, given in rows.items()}

    def _decide(self, decide: Decide, submission: Submission) -> None:
        state = self._state
        decided = decide(state, self._moment)
        if not decided:
            raise conflict("nothing_to_append", "this changes nothing, so there is nothing to append")
        if submission.precondition is not None:
            # Last of all, so that what cannot be done at any version is told as what it is.
            stream = decided[0].event.stream
            submission.precondition(stream, state.versions.get(stream, 0))
        placed = self._place(decided, submission)
        self.spoilt = True  # until the submission is complete
        for entry in placed:
            for entity in evolve(state, entry.recorded):
                self._touched[entity.identity] = entity
            self.tree.append(entry.leaf_hash)
        self._entries += placed

    def _place(self, decided: Sequence[NewEvent], submission: Submission) -> list[Entry]:
        state, versions = self._state, dict[str, int]()
        placed = []
        for position, new in enumerate(decided, state.size):
            stream = new.event.stream
            version = versions[stream] = 1 + (versions.get(stream) or state.versions.get(stream, 0))
            envelope = CODEC.envelope(
                new,
                id=next(self._ids),
                ledger=self._key.public.name,
                position=position,
                version=version,
                recorded_at=self.recorded_at,
                actor=submission.actor,
                correlation=submission.correlation,
            )
            try:
                leaf = CODEC.encode(envelope)
            except ValueError as error:
                raise invalid("event_too_large", f"{error}; shorten it or divide it") from error
            placed.append(Entry(Recorded(envelope, new.event), leaf, leaf_hash(leaf)))
        return placed


def _moment(now: datetime, latest: str | None) -> tuple[datetime, str]:
    """Now, and as a leaf says it. No clock may put an event before its predecessor, recorded at `latest`."""
    recorded_at = timestamp(now)
    if latest is not None and recorded_at < latest:
        return moment(latest), latest
    return now, recorded_at


def _replay(key: Key, fingerprint: str, position: int) -> Appended:
    if not fingerprint:
        detail = "this was done already, and a text of it has been erased since; it cannot be repeated"
        raise conflict("text_erased", detail)
    if fingerprint != key.fingerprint:
        detail = "this idempotency key was used for another request; use a new key for a new request"
        raise conflict("idempotency_key_reused", detail)
    return Appended(position, replayed=True)


@cache
def _pickers(table: Table) -> tuple[Callable[[Mapping[str, Any]], Any], Callable[[Mapping[str, Any]], Any]]:
    """Of a row by names: all its values in order, and its key."""
    names = [column.name for column in own(table)]
    keys = [column.name for column in own(table) if column.primary_key]
    return itemgetter(*names), itemgetter(*keys) if keys else lambda _: None


def _last_of_each_key(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Values]:
    values, key = _pickers(table)
    if len(rows) == 1:
        return [values(rows[0])]
    return list({key(row): values(row) for row in rows}.values())
