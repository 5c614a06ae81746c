"""Decisions about comments and evidence that those who take part in an activity add to it."""

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.refusals import conflict, forbidden
from events.state import State, partners_of


def comment(state: State, event: v.CommentPosted, context: c.Context) -> list[NewEvent]:
    """A comment by somebody who takes part."""
    _takes_part(state, event.activity, event.organisation, context)
    return [NewEvent(event)]


def add_evidence(state: State, event: v.EvidenceAdded, context: c.Context) -> list[NewEvent]:
    """A piece of evidence by somebody who takes part."""
    _takes_part(state, event.activity, event.organisation, context)
    c.evidence(state, context, (event.evidence,))
    return [NewEvent(event)]


def _takes_part(state: State, code: str, organisation: str, context: c.Context) -> None:
    """Its leads and members, the observers of its section, and the secretariat."""
    activity = c.activity(state, code)
    c.organisations(state, [organisation], "organisation")
    partners = partners_of(state, activity)
    if context.actor.role != "secretariat" and organisation not in partners:
        named = ", ".join(partners) or "nobody but the secretariat"
        raise forbidden("not_a_partner", f"{organisation} takes no part in {activity.code}: {named} does")


def retract(state: State, event: v.CommentRetracted, context: c.Context) -> list[NewEvent]:
    """Its author takes a comment back, once."""
    return _taken_back(state, event, event.comment, context)


def withdraw_evidence(state: State, event: v.EvidenceWithdrawn, context: c.Context) -> list[NewEvent]:
    """Who added a piece of evidence takes it back, once."""
    return _taken_back(state, event, event.piece, context)


def _taken_back(
    state: State, event: v.CommentRetracted | v.EvidenceWithdrawn, name: str, context: c.Context
) -> list[NewEvent]:
    if context.actor.organisation != event.organisation:
        raise forbidden("not_the_author", f"only {event.organisation}, which added it, can take {name} back")
    if name in state.retractions:
        at = state.retractions[name].position
        raise conflict("already_retracted", f"{name} was taken back already: see event {at}")
    return [NewEvent(event)]
