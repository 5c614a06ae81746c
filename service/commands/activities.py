"""Commands about activities: adding, amending, leads, cancelling, reopening."""

from datetime import date, datetime

from msgspec import UNSET, UnsetType, structs

from events.state import State
from events.values import Milestone, Note, Objectives, Text
from events.vocabulary import (
    ActivityAdded,
    ActivityAmended,
    ActivityCancelled,
    ActivityReopened,
    LeadsAssigned,
)
from service.commands.draft import Command, Draft, Proposal


class ActivityCommand(Command, frozen=True, kw_only=True):
    """Base of what is done to an activity, known by its code."""

    activity: str


class AddActivity(ActivityCommand, frozen=True, kw_only=True):
    """Add an activity to a section, at its end where no position is given."""

    USE_CASE = "add_activity"
    section: str
    title: Text
    milestones: tuple[Milestone, ...]
    number: int | None = None
    position: int | None = None
    leads: tuple[str, ...] | None = None
    members: tuple[str, ...] | None = None
    gcm_objectives: Objectives | None = None
    thematic_area: int | None = None
    on_request: bool = False
    notes: tuple[Note, ...] = ()

    def propose(self, draft: Draft) -> Proposal:
        """An `activity.added`."""
        event = ActivityAdded(
            activity=self.activity,
            section=self.section,
            number=self.number,
            position=self.position or 0,
            title=self.title,
            milestones=self.milestones,
            leads=self.leads,
            members=self.members,
            gcm_objectives=self.gcm_objectives,
            thematic_area=self.thematic_area,
            on_request=self.on_request,
            notes=self.notes,
        )

        def at_the_end(state: State, _: datetime) -> ActivityAdded:
            there = sum(activity.section == self.section for activity in state.activities.values())
            return structs.replace(event, position=there + 1)

        return Proposal(event, fill=at_the_end if self.position is None else None)


class AmendActivity(ActivityCommand, frozen=True, kw_only=True):
    """Change the wording or attribution of an activity; what is not given stays as it is."""

    USE_CASE = "amend_activity"
    reason: str
    title: Text | UnsetType = UNSET
    members: tuple[str, ...] | UnsetType | None = UNSET
    gcm_objectives: Objectives | UnsetType | None = UNSET
    thematic_area: int | UnsetType | None = UNSET
    on_request: bool | UnsetType = UNSET

    def propose(self, draft: Draft) -> Proposal:
        """An `activity.amended`."""
        event = ActivityAmended(
            activity=self.activity,
            reason=draft.seal(self.reason),
            title=self.title,
            members=self.members,
            gcm_objectives=self.gcm_objectives,
            thematic_area=self.thematic_area,
            on_request=self.on_request,
        )
        return Proposal(event)


class AssignLeads(ActivityCommand, frozen=True, kw_only=True):
    """Set the leads of an activity: first the lead, then the co-leads."""

    USE_CASE = "assign_leads"
    leads: tuple[str, ...]
    reason: str

    def propose(self, draft: Draft) -> Proposal:
        """An `activity.leads_assigned`."""
        return Proposal(LeadsAssigned(self.activity, self.leads, draft.seal(self.reason)))


class CancelActivity(ActivityCommand, frozen=True, kw_only=True):
    """Take an activity out of the plan; it stays in every denominator, shown apart."""

    USE_CASE = "cancel_activity"
    reason: str
    effective_on: date | None = None

    def propose(self, draft: Draft) -> Proposal:
        """An `activity.cancelled`."""
        return Proposal(ActivityCancelled(self.activity, draft.seal(self.reason)), self.effective_on)


class ReopenActivity(ActivityCommand, frozen=True, kw_only=True):
    """Work again on a cancelled or completed activity."""

    USE_CASE = "reopen_activity"
    reason: str
    effective_on: date | None = None

    def propose(self, draft: Draft) -> Proposal:
        """An `activity.reopened`."""
        return Proposal(ActivityReopened(self.activity, draft.seal(self.reason)), self.effective_on)
