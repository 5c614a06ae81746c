"""Decisions about single milestones: adding, putting right how they were read, taking out.

None of them rewrites a quarter that is closed: what is added enters the next baseline only, and falls due in
a quarter that is not over; dates move by a reschedule or a formal revision only.
"""

from msgspec import UNSET

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.quarter import Quarter
from events.refusals import conflict, invalid
from events.state import Activity, MilestoneState, State
from events.values import Milestone


def well_formed(state: State, milestone: Milestone, number: int, field: str) -> None:
    """Refuses what cannot be milestone `number` of an activity."""
    if milestone.code != f"M{number}":
        raise invalid("milestone_code", f"milestone {number} has the code M{number}", field)
    c.window(state, milestone.window, field)
    if (milestone.kind == "undated") != (milestone.window.end is None):
        raise invalid("milestone_kind", "undated milestones have no end, and all others have one", field)
    _explained(milestone.inferred, milestone.note, field)


def _explained(inferred: bool, note: str | None, field: str) -> None:
    if inferred and not note:
        raise invalid("inference_unexplained", "an inferred reading needs a note that says why", field)


def add(state: State, event: v.MilestoneAdded, context: c.Context) -> list[NewEvent]:
    """Another milestone of an activity that is not cancelled, while no update speaks of all of it."""
    activity = c.activity(state, event.activity)
    if activity.cancelled:
        raise conflict("activity_cancelled", f"{activity.code} is cancelled; reopen it first")
    if state.sections[activity.section].closed:
        raise conflict("section_closed", f"{activity.section} is closed; nothing is added to it any more")
    well_formed(state, event.milestone, len(activity.milestones) + 1, "end")
    end, today = event.milestone.window.end, c.today(state, context)
    if end is not None and end < Quarter.of(today).start:
        detail = f"{Quarter.of(end)} is over; what is added falls due in {Quarter.of(today)} or later"
        raise invalid("quarter_over", detail, "end")
    _reviewed(activity, None)
    return [NewEvent(event)]


def _reviewed(activity: Activity, milestone: str | None) -> None:
    """An update under review speaks of the milestones that its author knew; it is not to mean others."""
    for update in activity.updates.values():
        if update.review == "submitted" and update.submitted.milestone in (None, milestone):
            detail = f"update {update.id} of {activity.code} is under review; validate or return it first"
            raise conflict("update_under_review", detail)


def amend(state: State, event: v.MilestoneAmended, context: c.Context) -> list[NewEvent]:
    """Another reading of what is printed; an inferred one still says why."""
    activity = c.activity(state, event.activity)
    plan = c.milestone(activity, event.milestone).plan
    c.something_new(plan, event, _AMENDABLE, f"{activity.code}/{plan.code}")
    inferred = plan.inferred if event.inferred is UNSET else event.inferred
    _explained(inferred, plan.note if event.note is UNSET else event.note, "note")
    if event.continuation is not UNSET and event.continuation is not None:
        c.window(state, event.continuation, "continuation")
    return [NewEvent(event)]


_AMENDABLE = ("printed", "inferred", "note", "continuation")


def cancel(state: State, event: v.MilestoneCancelled, context: c.Context) -> list[NewEvent]:
    """Take one milestone out of an activity that has others to be achieved by."""
    activity = c.activity(state, event.activity)
    milestone = c.milestone(activity, event.milestone)
    if milestone.status in ("completed", "cancelled"):
        raise conflict(
            f"already_{milestone.status}", f"{activity.code}/{event.milestone} is {milestone.status}"
        )
    if not any(_counts(other) for other in activity.milestones.values() if other is not milestone):
        detail = f"{event.milestone} is the last milestone of {activity.code}; cancel the activity instead"
        raise conflict("last_milestone", detail)
    _reviewed(activity, event.milestone)
    on = c.effective(state, context, context.effective_on)
    last = milestone.timeline[-1].on if milestone.timeline else on
    if on < last:
        detail = f"{activity.code}/{event.milestone} was {milestone.status} on {last}; cancel it after that"
        raise invalid("cancelled_before_status", detail, "effective_on")
    return [NewEvent(event, on)]


def _counts(milestone: MilestoneState) -> bool:
    return milestone.plan.required and milestone.status != "cancelled"
