"""Milestones as they stand: their windows, their validated timelines and their moves."""

from bisect import bisect
from collections.abc import Iterable
from datetime import date

from msgspec import UNSET, Struct, UnsetType, field

from events.entity import Entity
from events.values import Milestone, Sealed, Status, Window


class Mark(Struct, frozen=True, order=True, gc=False):
    """A status from a date on. Ordered by effective date, then by when it became official."""

    on: date
    position: int
    status: Status
    update: str | None = None


class Run(Struct, frozen=True, gc=False):
    """A status from a date until the next run starts."""

    on: date
    status: Status


def runs(timeline: Iterable[Mark], after: tuple[Run, ...] = ()) -> tuple[Run, ...]:
    """Fold marks, in order, to runs: a day has the status it ends with, and a status starts once.

    `after` are the runs of all marks before these.
    """
    found = list(after)
    for mark in timeline:
        if found and found[-1].on == mark.on:
            found.pop()
        if not found or found[-1].status != mark.status:
            found.append(Run(mark.on, mark.status))
    return tuple(found)


class Move(Struct, frozen=True, gc=False):
    """One request to move a milestone and what became of it; positions point at the events.

    `deputy` is who asked for it as the deputy of `organisation`, if anybody did.
    """

    request: str
    requested: int
    requested_at: str
    old: Window
    new: Window
    organisation: str
    justification: Sealed
    decided: int | None = None
    decided_at: str | None = None
    approved: bool | None = None
    reason: Sealed | None = None
    deputy: str | UnsetType = UNSET


class MilestoneState(Entity):
    """A milestone: what the plan says, where its window is now, and its validated timeline.

    `runs` are those of the timeline. They are kept because each update asks for them, and a mark at the end,
    as most are, changes at most the last of them. `dropped` means cancelled by itself, for good; `added_at`
    is when it was recorded, where it was added to its activity later.
    """

    plan: Milestone
    window: Window
    baselines: dict[int, Window]
    timeline: list[Mark] = field(default_factory=list)
    runs: tuple[Run, ...] = ()
    moves: list[Move] = field(default_factory=list)
    dropped: bool = False
    added_at: str | None = None

    def mark(self, mark: Mark) -> None:
        """Enter a status at its effective date; one that its day already ended with adds nothing."""
        index = bisect(self.timeline, mark)
        before = self.timeline[index - 1] if index else None
        if before and (before.on, before.status) == (mark.on, mark.status) and mark.status != "completed":
            return
        at_end = index == len(self.timeline)
        self.timeline.insert(index, mark)
        self.runs = runs([mark], after=self.runs) if at_end else runs(self.timeline)

    def unmark(self, update: str) -> None:
        """Take back what an update entered."""
        self.timeline = [mark for mark in self.timeline if mark.update != update]
        self.runs = runs(self.timeline)

    def completed_by(self, update: str) -> bool:
        """Whether this update is (one of) those that completed the milestone."""
        return any(mark.update == update and mark.status == "completed" for mark in self.timeline)

    @property
    def status(self) -> Status:
        """The validated status now."""
        return self.timeline[-1].status if self.timeline else "not_started"
