"""What is asked of a writer, and what it answers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Table

from events.codec import NewEvent, Recorded
from events.sealing import Opening
from events.state import Entity, State
from events.values import Actor

Decide = Callable[[State, datetime], Sequence[NewEvent]]
"""Decides what happens, from the state and the moment at which it will be recorded. Changes nothing.

Raises events.refusals.Refusal. It may be called again with a newer state, so it must be pure.
"""

Project = Callable[[State, Sequence[Entity]], Mapping[Table, Sequence[Mapping[str, Any]]]]
"""The read-model rows, to be inserted or to replace those of the same key, of the entities that were touched.

Every row of one table has the same columns and lacks `ledger_id`. Values are JSON's, dates and moments.
"""


class Entry(NamedTuple):
    """One event as it was appended."""

    recorded: Recorded
    leaf_hash: bytes


class Key(NamedTuple):
    """An idempotency key: who sent it, the key itself, and the SHA-256 (hexadecimal) of the request."""

    scope: str
    key: str
    fingerprint: str


class Submission(Struct, frozen=True, kw_only=True):
    """One command, ready to be decided.

    `decide` is one decision, or several that see each other's events and are appended all or not at all.
    `expects` is a stream and the version it must be at. `respond` makes the answer that is kept with the
    key and given again to whoever repeats it; it runs while others wait, so it must be quick.
    """

    decide: Decide | tuple[Decide, ...]
    actor: Actor
    correlation: str
    openings: tuple[Opening, ...] = ()
    expects: tuple[str, int] | None = None
    idempotency: Key | None = None
    respond: Callable[[Sequence[Entry]], bytes] = lambda _: b""

    @property
    def steps(self) -> tuple[Decide, ...]:
        """The decisions in order."""
        return self.decide if isinstance(self.decide, tuple) else (self.decide,)


class Appended(NamedTuple):
    """The answer to a submission. A replayed one appended nothing: its key had been answered before."""

    entries: tuple[Entry, ...]
    response: bytes
    replayed: bool
