"""How events of single milestones change the state."""

from msgspec import structs

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched, changes
from events.state import Mark, MilestoneState, State


def added(state: State, recorded: Recorded, event: v.MilestoneAdded) -> Touched:
    """It is in no baseline yet: due dates there, and so closed quarters, stay what they were."""
    activity = state.activities[event.activity]
    milestone = event.milestone
    activity.milestones[milestone.code] = MilestoneState(
        milestone, milestone.window, {}, added_at=recorded.envelope.recorded_at
    )
    return (activity,)


def amended(state: State, recorded: Recorded, event: v.MilestoneAmended) -> Touched:
    """It reads otherwise; its windows are the same."""
    activity = state.activities[event.activity]
    milestone = activity.milestones[event.milestone]
    milestone.plan = structs.replace(milestone.plan, **changes(event, ("activity", "milestone", "reason")))
    return (activity,)


def cancelled(state: State, recorded: Recorded, event: v.MilestoneCancelled) -> Touched:
    """Reopening the activity will not bring it back."""
    activity = state.activities[event.activity]
    milestone = activity.milestones[event.milestone]
    milestone.dropped = True
    milestone.mark(Mark(recorded.effective_on, recorded.position, "cancelled"))
    return (activity,)
