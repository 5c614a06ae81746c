"""How activities change the state."""

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched, assign
from events.state import Activity, Mark, MilestoneState, State
from events.values import Status


def added(state: State, recorded: Recorded, event: v.ActivityAdded) -> Touched:
    """An activity, with its milestones."""
    number = state.plan.baseline
    activity = Activity(
        code=event.activity,
        order=event.position,
        section=event.section,
        number=event.number,
        title=event.title,
        leads=event.leads,
        members=event.members,
        gcm_objectives=event.gcm_objectives,
        thematic_area=event.thematic_area,
        on_request=event.on_request,
        notes=event.notes,
        milestones={m.code: MilestoneState(m, m.window, {number: m.window}) for m in event.milestones},
    )
    state.activities[event.activity] = activity
    return (activity,)


def amended(state: State, recorded: Recorded, event: v.ActivityAmended) -> Touched:
    """It reads otherwise, or is attributed otherwise."""
    activity = state.activities[event.activity]
    assign(activity, event, apart=("activity", "reason"))
    return (activity,)


def leads_assigned(state: State, recorded: Recorded, event: v.LeadsAssigned) -> Touched:
    """Others lead it."""
    activity = state.activities[event.activity]
    activity.leads = event.leads
    return (activity,)


def cancelled(state: State, recorded: Recorded, event: v.ActivityCancelled) -> Touched:
    """It will not be done: what is not completed is cancelled."""
    activity = state.activities[event.activity]
    activity.cancelled = True
    for milestone in activity.milestones.values():
        if milestone.status != "completed":
            milestone.mark(Mark(recorded.effective_on, recorded.position, "cancelled"))
    return (activity,)


def reopened(state: State, recorded: Recorded, event: v.ActivityReopened) -> Touched:
    """It is to be done after all."""
    activity = state.activities[event.activity]
    activity.cancelled = False
    milestones = activity.kept
    closed = [m for m in milestones if m.status == "cancelled"] or [m for m in milestones if m.plan.required]
    for milestone in closed:
        begun = any(mark.status not in ("not_started", "cancelled") for mark in milestone.timeline)
        status: Status = "ongoing" if begun else "not_started"
        milestone.mark(Mark(recorded.effective_on, recorded.position, status))
    return (activity,)
