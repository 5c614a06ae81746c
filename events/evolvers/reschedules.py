"""How requests to move a milestone change the state."""

from msgspec import structs

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched, deputy_in
from events.state import Move, State


def requested(state: State, recorded: Recorded, event: v.RescheduleRequested) -> Touched:
    """Another window is asked for."""
    activity = state.activities[event.activity]
    milestone = activity.milestones[event.milestone]
    move = Move(
        request=event.request,
        requested=recorded.position,
        requested_at=recorded.envelope.recorded_at,
        old=milestone.window,
        new=event.window,
        organisation=event.on_behalf_of or event.organisation,
        justification=event.justification,
        deputy=deputy_in(recorded, event),
    )
    milestone.moves.append(move)
    state.requests[event.request] = (event.activity, event.milestone)
    return (activity,)


def decided(state: State, recorded: Recorded, event: v.RescheduleDecided) -> Touched:
    """It was approved or declined."""
    code, milestone_code = state.requests.pop(event.request)
    activity = state.activities[code]
    milestone = activity.milestones[milestone_code]
    index = next(i for i, move in enumerate(milestone.moves) if move.request == event.request)
    move = structs.replace(
        milestone.moves[index],
        old=milestone.window,
        decided=recorded.position,
        decided_at=recorded.envelope.recorded_at,
        approved=event.approved,
        reason=event.reason,
    )
    milestone.moves[index] = move
    if event.approved:
        milestone.window = move.new
    return (activity,)
