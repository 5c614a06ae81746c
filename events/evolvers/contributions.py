"""How comments and evidence that are added change the state: hardly, for nothing rests on them."""

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched
from events.state import Progress, State
from events.state.discussion import Contribution, Retraction


def commented(state: State, recorded: Recorded, event: v.CommentPosted) -> Touched:
    """It is passed on, and not kept."""
    said = Contribution(
        id=event.comment,
        kind="comment",
        activity=event.activity,
        update=event.update,
        organisation=event.organisation,
        position=recorded.position,
        recorded_at=recorded.envelope.recorded_at,
        language=event.language,
        text=event.text,
    )
    return (Progress(state.activities[event.activity]), said)


def evidenced(state: State, recorded: Recorded, event: v.EvidenceAdded) -> Touched:
    """It is passed on, and not kept."""
    added = Contribution(
        id=event.piece,
        kind="evidence",
        activity=event.activity,
        update=event.update,
        organisation=event.organisation,
        position=recorded.position,
        recorded_at=recorded.envelope.recorded_at,
        evidence=event.evidence,
    )
    return (Progress(state.activities[event.activity]), added)


def retracted(state: State, recorded: Recorded, event: v.CommentRetracted | v.EvidenceWithdrawn) -> Touched:
    """Kept, so that nothing is taken back twice."""
    name = event.comment if isinstance(event, v.CommentRetracted) else event.piece
    taken = Retraction(name, recorded.position, recorded.envelope.recorded_at, event.reason)
    state.retractions[name] = taken
    return (Progress(state.activities[event.activity]), taken)
