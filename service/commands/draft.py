"""What a command turns into: an event that somebody proposes, with its free texts sealed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import ClassVar

from msgspec import Struct

from events.refusals import Refusal, forbidden, invalid
from events.sealing import Opening, seal
from events.state import State
from events.values import Actor, Sealed
from events.vocabulary import Event
from service.commands.ledger import Ledger
from service.store.submission import Erased

Fill = Callable[[State, datetime], Event]
"""Completes the proposed event with what only the state and the moment of recording can say."""


class Proposal(Struct, frozen=True):
    """An event that is to happen, if the deciders agree.

    `fill` stands for `event` where the state has a say in its fields; it must keep the stream. `erases` are
    the texts whose erasure the event records.
    """

    event: Event
    effective_on: date | None = None
    fill: Fill | None = None
    erases: tuple[Erased, ...] = ()


class Draft:
    """What a command needs to become a proposal: who asks, ids, seals, and where things are."""

    def __init__(self, actor: Actor, ledger: Ledger) -> None:
        self.actor, self.ledger = actor, ledger
        self.openings: list[Opening] = []

    @property
    def organisation(self) -> str:
        """The organisation that acts. Refusal: `organisation_needed`."""
        if self.actor.organisation is None:
            raise forbidden("organisation_needed", "this takes a key that acts for an organisation")
        return self.actor.organisation

    def id(self) -> str:
        """A new id."""
        return self.ledger.clock.uuid7()

    def seal(self, text: str) -> Sealed:
        """What stands in the leaf for a text; the text itself is kept beside the ledger."""
        sealed, opening = seal(text, self.ledger.clock.salt())
        self.openings.append(opening)
        return sealed

    def seal_any(self, text: str | None) -> Sealed | None:
        """The same for a text that may be absent."""
        return None if text is None else self.seal(text)

    def check_update(self, update: str | None, activity: str, field: str) -> None:
        """An update that is named must be of this activity. Refusal: `unknown_update`, about that field.

        The state forgets what is superseded, so that the deciders cannot tell it from what never was.
        """
        if update is None:
            return
        try:
            known = self.ledger.activity_of_update(update)
        except Refusal as refusal:
            raise invalid(refusal.code, refusal.detail, field) from refusal
        if known != activity:
            detail = f"update {update} is about {known}, not {activity}"
            raise invalid("unknown_update", detail, field)


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all commands: plain values that say what somebody wants.

    `USE_CASE` is its line in the table of permissions.
    """

    USE_CASE: ClassVar[str]

    @property
    def request(self) -> object:
        """What was asked for: by it a repeated request is told from another one under the same key."""
        return self

    def propose(self, draft: Draft) -> Proposal:
        """The event that this asks for."""
        raise NotImplementedError
