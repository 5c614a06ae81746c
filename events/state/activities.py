"""Activities as they stand, with the updates that still matter."""

from collections.abc import Hashable
from datetime import date

from msgspec import UNSET, Struct, UnsetType, field

from events.entity import Entity
from events.state.milestones import MilestoneState
from events.values import Note, Objectives, Review, Sealed, Text
from events.vocabulary import UpdateSubmitted


class Dispute(Entity):
    """A co-lead's objection to a completion, and how it was settled: at which position, and why.

    `deputy` is who objects as the deputy of `organisation`, if anybody does.
    """

    organisation: str
    reason: Sealed
    position: int
    settled: int | None = None
    upheld: bool | None = None
    settlement: Sealed | None = None
    deputy: str | UnsetType = UNSET


class Update(Entity):
    """One update under review, or the last validated one of its milestone and quarter.

    `reason` is that of a return or withdrawal, `note` that of a validation. `dispute` is open, `settled` the
    last one that no longer is.
    """

    submitted: UpdateSubmitted
    effective_on: date
    position: int
    recorded_at: str
    review: Review = "submitted"
    reviewed: int | None = None
    reason: Sealed | None = None
    note: Sealed | None = None
    dispute: Dispute | None = None
    settled: Dispute | None = None

    @property
    def id(self) -> str:
        """Its UUID."""
        return self.submitted.update

    @property
    def activity(self) -> str:
        """The code of its activity."""
        return self.submitted.activity


class Posted(Struct, frozen=True, gc=False):
    """The first update that an organisation posted for a quarter: its id, and when the ledger took it."""

    update: str
    recorded_at: str


class Activity(Entity):
    """An activity as it stands; null leads, members, objectives and area come from its section.

    `last_update` is the id of the update that was posted last, `last_review` what became of it.
    """

    code: str
    order: int
    section: str
    number: int | None
    title: Text
    leads: tuple[str, ...] | None
    members: tuple[str, ...] | None
    gcm_objectives: Objectives | None
    thematic_area: int | None
    on_request: bool
    notes: tuple[Note, ...]
    milestones: dict[str, MilestoneState]
    updates: dict[str, Update] = field(default_factory=dict)
    posted: dict[str, dict[str, Posted]] = field(default_factory=dict)
    last_update: str | None = None
    last_review: Review | None = None
    position: int = 0
    cancelled: bool = False

    @property
    def stream(self) -> str:
        """Its stream in the ledger."""
        return f"activity/{self.code}"

    def targets(self, milestone: str | None) -> list[MilestoneState]:
        """The milestones an update speaks of: the one named, the only one, or all that are not finished."""
        if milestone is not None:
            return [self.milestones[milestone]]
        if len(self.milestones) == 1:
            return list(self.milestones.values())
        unfinished = [m for m in self.milestones.values() if m.status not in ("completed", "cancelled")]
        return unfinished or (self.kept if len(self.kept) == 1 else [])

    @property
    def kept(self) -> list[MilestoneState]:
        """Its milestones but for those that were taken out by themselves."""
        return [milestone for milestone in self.milestones.values() if not milestone.dropped]


class Progress(Entity):
    """How an activity stands: what updates change, apart from what the plan says of it."""

    activity: Activity

    @property
    def identity(self) -> Hashable:
        """That of its activity, told apart from the activity itself."""
        return "progress", id(self.activity)
