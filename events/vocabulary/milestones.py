"""Events of milestones, which belong to their activity's stream."""

from msgspec import UNSET, UnsetType

from events.values import Milestone, Sealed, Window
from events.vocabulary.activities import ActivityEvent


class MilestoneAdded(ActivityEvent, frozen=True):
    """An activity got another milestone, which no baseline has until the next one is made."""

    TYPE = "milestone.added"
    milestone: Milestone
    reason: Sealed


class MilestoneEvent(ActivityEvent, frozen=True):
    """Base of what happens to one milestone, known by its code in the activity."""

    milestone: str
    reason: Sealed


class MilestoneAmended(MilestoneEvent, frozen=True):
    """How a milestone was printed and read was put right; nothing that is counted changes."""

    TYPE = "milestone.amended"
    printed: str | UnsetType = UNSET
    inferred: bool | UnsetType = UNSET
    note: str | UnsetType | None = UNSET
    continuation: Window | UnsetType | None = UNSET


class MilestoneCancelled(MilestoneEvent, frozen=True):
    """One milestone was taken out of the plan; it stays in every denominator, shown apart."""

    TYPE = "milestone.cancelled"
