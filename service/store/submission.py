"""What is asked of a writer, and what it answers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Table

from events.codec import NewEvent, Recorded
from events.entity import Entity
from events.sealing import Opening
from events.state import State
from events.values import Actor

Decide = Callable[[State, datetime], Sequence[NewEvent]]
"""Decides what happens, from the state and the moment at which it will be recorded. Changes nothing.

Raises events.refusals.Refusal. It may be called again with a newer state, so it must be pure.
"""

Precondition = Callable[[str, int], None]
"""Is told the stream that is to change and its version; raises a Refusal unless the asker expects them."""

Project = Callable[[State, Sequence[Entity]], Mapping[Table, Sequence[Mapping[str, Any]]]]
"""The read-model rows, to be inserted or to replace those of the same key, of the entities that were touched.

Every row of one table has the same columns and lacks `ledger_id`. Values are JSON's.
"""


class Entry(NamedTuple):
    """One event as it was appended: read, as its stored bytes, and their hash."""

    recorded: Recorded
    leaf: bytes
    leaf_hash: bytes


class Key(NamedTuple):
    """An idempotency key: who sent it, the key itself, and the SHA-256 (hexadecimal) of the request."""

    scope: str
    key: str
    fingerprint: str


class Erased(NamedTuple):
    """A text to delete: its seal, and the position of the event that came with it."""

    sha256: str
    position: int


class Submission(Struct, frozen=True, kw_only=True):
    """One command, ready to be decided.

    `decide` is one decision, or several that see each other's events and are appended all or not at all.
    `precondition` is asked about the first event of each, after it is decided. `erases` are texts that are
    deleted in the same transaction.
    """

    decide: Decide | tuple[Decide, ...]
    actor: Actor
    correlation: str
    openings: tuple[Opening, ...] = ()
    erases: tuple[Erased, ...] = ()
    precondition: Precondition | None = None
    idempotency: Key | None = None

    @property
    def steps(self) -> tuple[Decide, ...]:
        """The decisions in order."""
        return self.decide if isinstance(self.decide, tuple) else (self.decide,)


class Appended(NamedTuple):
    """The answer to a submission: the position of its last event, and all its events.

    A replayed one appended nothing now: its key was used before, for the events up to that position.
    """

    position: int
    entries: tuple[Entry, ...] = ()
    replayed: bool = False
