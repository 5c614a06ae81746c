"""Commands about dates: a lead asks for another window, the secretariat decides."""

from datetime import date, datetime

from msgspec import structs

from events.deciders import context
from events.refusals import invalid, unknown
from events.state import State
from events.values import Precision, Window
from events.vocabulary import RescheduleDecided, RescheduleRequested
from service.commands.draft import Command, Draft, Proposal


class RequestReschedule(Command, frozen=True, kw_only=True):
    """Ask for another window for a milestone; where the activity has one only, it need not be named."""

    USE_CASE = "request_reschedule"
    activity: str
    end: date
    justification: str
    start: date | None = None
    precision: Precision | None = None
    milestone: str | None = None
    on_behalf_of: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `reschedule.requested`."""
        event = RescheduleRequested(
            activity=self.activity,
            request=draft.id(),
            milestone=self.milestone or "",
            window=Window(self.start, self.end, self.precision),
            organisation=draft.organisation,
            justification=draft.seal(self.justification),
            on_behalf_of=self.on_behalf_of,
        )

        def of_the_only_milestone(state: State, _: datetime) -> RescheduleRequested:
            return structs.replace(event, milestone=_only_milestone(state, self.activity))

        return Proposal(event, fill=None if self.milestone else of_the_only_milestone)


def _only_milestone(state: State, code: str) -> str:
    milestones = [one.plan.code for one in context.activity(state, code).kept]
    if len(milestones) > 1:
        detail = f"{code} has several milestones; say which one is to move: {', '.join(milestones)}"
        raise invalid("milestone_needed", detail, "milestone")
    return milestones[0]


class DecideReschedule(Command, frozen=True, kw_only=True):
    """Approve a request, which moves the current window and never the baseline; or decline, with a reason."""

    USE_CASE = "decide_reschedule"
    request: str
    approved: bool
    reason: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `reschedule.decided`."""
        event = RescheduleDecided("", self.request, self.approved, draft.seal_any(self.reason))

        def of_its_activity(state: State, _: datetime) -> RescheduleDecided:
            return structs.replace(event, activity=_activity_of(state, self.request))

        return Proposal(event, fill=of_its_activity)


def _activity_of(state: State, request: str) -> str:
    if request in state.requests:
        return state.requests[request][0]
    for activity in state.activities.values():
        if any(move.request == request for one in activity.milestones.values() for move in one.moves):
            return activity.code
    raise unknown("unknown_request", f"there is no reschedule request {request}")
