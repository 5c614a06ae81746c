"""What is said, added and decided beside updates, as it stands. No figure rests on it."""

from collections.abc import Hashable
from datetime import date

from msgspec import Struct, field

from events.entity import Entity
from events.values import (
    ConsultationKind,
    ContributionKind,
    DecisionStatus,
    Evidence,
    Language,
    Sealed,
    Text,
)


class Contribution(Entity):
    """A comment or a piece of evidence that was added to an activity, or to one update of it.

    No state holds it, for no decision and no figure rests on it: it is passed on as it happens.
    """

    id: str
    kind: ContributionKind
    activity: str
    update: str | None
    organisation: str
    position: int
    recorded_at: str
    language: Language | None = None
    text: Sealed | None = None
    evidence: Evidence | None = None


class Retraction(Entity):
    """That a contribution was taken back: by the event at `position`, and why."""

    contribution: str
    position: int
    recorded_at: str
    reason: Sealed | None


class Consultation(Entity):
    """A consultation that was held; `position` is that of its record, corrections do not change it."""

    id: str
    kind: ConsultationKind
    held_on: date
    quarter: str
    title: Text
    participants: tuple[str, ...]
    language: Language
    summary: Sealed | None
    position: int
    recorded_at: str


class FollowUp(Struct, frozen=True, gc=False):
    """How a decision's implementation stood from a date on, by whom, and the event that says so."""

    status: DecisionStatus
    on: date
    organisation: str
    note: Sealed | None
    position: int
    recorded_at: str


class Decision(Entity):
    """What was decided, who has to carry it out, and how that went: the last follow-up says how it stands.

    `first_due` is the date that it was decided with, whatever `due` became.
    """

    id: str
    decided_on: date
    text: Sealed
    language: Language
    owners: tuple[str, ...]
    due: date | None
    first_due: date | None
    consultation: str | None
    activities: tuple[str, ...]
    sections: tuple[str, ...]
    position: int
    recorded_at: str
    follow_ups: list[FollowUp] = field(default_factory=list)

    @property
    def status(self) -> DecisionStatus:
        """How it stands."""
        return self.follow_ups[-1].status if self.follow_ups else "open"


class KeyMessages(Entity):
    """The key messages of a quarter's report in one language, as they stand; null text: none any more."""

    quarter: str
    language: Language
    text: Sealed | None
    position: int
    recorded_at: str

    @property
    def identity(self) -> Hashable:
        """What they are for: others take their place."""
        return "key_messages", self.quarter, self.language
