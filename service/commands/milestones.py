"""Commands about single milestones: adding, putting right how they were read, taking out."""

from datetime import date, datetime

from msgspec import UNSET, UnsetType, structs

from events.deciders import context
from events.state import State
from events.values import Milestone, MilestoneKind, Precision, Window
from events.vocabulary import MilestoneAdded, MilestoneAmended, MilestoneCancelled
from service.commands.activities import ActivityCommand
from service.commands.draft import Draft, Proposal


class AddMilestone(ActivityCommand, frozen=True, kw_only=True):
    """Add a milestone to an activity, after those it has; it enters the next baseline."""

    USE_CASE = "add_milestone"
    kind: MilestoneKind
    reason: str
    start: date | None = None
    end: date | None = None
    precision: Precision | None = None
    printed: str = ""
    required: bool = True
    inferred: bool = False
    note: str | None = None
    continuation: Window | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `milestone.added`."""
        milestone = Milestone(
            code="",
            window=Window(self.start, self.end, self.precision),
            kind=self.kind,
            printed=self.printed,
            required=self.required,
            inferred=self.inferred,
            note=self.note,
            continuation=self.continuation,
        )
        event = MilestoneAdded(self.activity, milestone, draft.seal(self.reason))

        def the_next(state: State, _: datetime) -> MilestoneAdded:
            number = len(context.activity(state, self.activity).milestones) + 1
            return structs.replace(event, milestone=structs.replace(milestone, code=f"M{number}"))

        return Proposal(event, fill=the_next)


class MilestoneCommand(ActivityCommand, frozen=True, kw_only=True):
    """Base of what is done to one milestone, known by its code in the activity."""

    milestone: str
    reason: str


class AmendMilestone(MilestoneCommand, frozen=True, kw_only=True):
    """Put right how a milestone was printed and read; dates move by a reschedule or a revision only."""

    USE_CASE = "amend_milestone"
    printed: str | UnsetType = UNSET
    inferred: bool | UnsetType = UNSET
    note: str | UnsetType | None = UNSET
    continuation: Window | UnsetType | None = UNSET

    def propose(self, draft: Draft) -> Proposal:
        """A `milestone.amended`."""
        event = MilestoneAmended(
            activity=self.activity,
            milestone=self.milestone,
            reason=draft.seal(self.reason),
            printed=self.printed,
            inferred=self.inferred,
            note=self.note,
            continuation=self.continuation,
        )
        return Proposal(event)


class CancelMilestone(MilestoneCommand, frozen=True, kw_only=True):
    """Take one milestone out of the plan; it stays in every denominator, shown apart."""

    USE_CASE = "cancel_milestone"
    effective_on: date | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `milestone.cancelled`."""
        event = MilestoneCancelled(self.activity, self.milestone, draft.seal(self.reason))
        return Proposal(event, self.effective_on)
