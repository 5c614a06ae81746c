"""Events of activities, as the plan has them."""

from msgspec import UNSET, UnsetType

from events.values import Milestone, Note, Objectives, Sealed, Text
from events.vocabulary.base import Event


class ActivityEvent(Event, frozen=True):
    """Base of what happens to an activity; updates and reschedules belong to its stream."""

    activity: str

    @property
    def stream(self) -> str:
        """One for each activity."""
        return f"activity/{self.activity}"


class ActivityAdded(ActivityEvent, frozen=True):
    """An activity entered the plan.

    `number` is the printed one, `position` its place in the section. Leads, members, objectives and area
    that are null come from the section.
    """

    TYPE = "activity.added"
    section: str
    number: int | None
    position: int
    title: Text
    milestones: tuple[Milestone, ...]
    leads: tuple[str, ...] | None = None
    members: tuple[str, ...] | None = None
    gcm_objectives: Objectives | None = None
    thematic_area: int | None = None
    on_request: bool = False
    notes: tuple[Note, ...] = ()


class ActivityAmended(ActivityEvent, frozen=True):
    """The wording or the attribution of an activity changed; dates move by reschedule or revision only."""

    TYPE = "activity.amended"
    reason: Sealed
    title: Text | UnsetType = UNSET
    members: tuple[str, ...] | UnsetType | None = UNSET
    gcm_objectives: Objectives | UnsetType | None = UNSET
    thematic_area: int | UnsetType | None = UNSET
    on_request: bool | UnsetType = UNSET


class LeadsAssigned(ActivityEvent, frozen=True):
    """The leads of an activity were set; the first is the lead, the others co-lead."""

    TYPE = "activity.leads_assigned"
    leads: tuple[str, ...]
    reason: Sealed


class ActivityCancelled(ActivityEvent, frozen=True):
    """An activity was taken out of the plan; it stays in every denominator, shown apart."""

    TYPE = "activity.cancelled"
    reason: Sealed


class ActivityReopened(ActivityEvent, frozen=True):
    """A cancelled or completed activity is being worked on again."""

    TYPE = "activity.reopened"
    reason: Sealed
