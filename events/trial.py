"""A state on which events are tried, one after the other, while the real one stays as it is.

For whoever wants to know of many updates at once which would be refused, and why; or what a change would do.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Raw, structs

from events.codec import Envelope, NewEvent, Recorded, timestamp
from events.evolve import evolve
from events.state import Activity, State
from events.values import Actor


def trial(state: State, activities: Iterable[str]) -> State:
    """A state that `advance` may change, as far as submitted updates of these activities (by code) do."""
    found = {code: _apart(state.activities[code]) for code in activities if code in state.activities}
    return structs.replace(
        state,
        versions=dict(state.versions),
        activities=state.activities | found,
        updates=dict(state.updates),
    )


def advance(tried: State, new: NewEvent, now: datetime, actor: Actor) -> None:
    """Let an event have happened on a state that `trial` made, or that is nobody else's."""
    stream = new.event.stream
    envelope = Envelope(
        id="",
        type=new.event.TYPE,
        schema=new.event.SCHEMA,
        ledger="",
        position=tried.size,
        stream=stream,
        version=tried.versions.get(stream, 0) + 1,
        recorded_at=timestamp(now),
        actor=actor,
        data=Raw(),
        correlation="",
        effective_on=new.effective_on,
        causation=None,
    )
    evolve(tried, Recorded(envelope, new.event))


def _apart(activity: Activity) -> Activity:
    """A copy of what a submitted update changes of its activity, and the very same of the rest."""
    posted = {quarter: dict(by) for quarter, by in activity.posted.items()}
    return structs.replace(activity, updates=dict(activity.updates), posted=posted)
