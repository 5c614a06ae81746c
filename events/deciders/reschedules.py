"""Decisions about dates: a lead asks, with justification; the secretariat decides. The baseline stays."""

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.deciders.updates import may_post
from events.refusals import conflict, forbidden, invalid, unknown
from events.state import State, interests


def request(state: State, event: v.RescheduleRequested, context: c.Context) -> list[NewEvent]:
    """Another window for a milestone that is not finished; one open request a milestone."""
    activity = c.activity(state, event.activity)
    milestone = c.milestone(activity, event.milestone)
    may_post(state, activity, event.organisation, event.on_behalf_of, context)
    c.window(state, event.window, "end")
    if event.window.end is None:
        raise invalid("end_needed", "say by when it will be done", "end")
    if milestone.status in ("completed", "cancelled"):
        raise conflict("milestone_finished", f"{activity.code}/{event.milestone} is {milestone.status}")
    if event.window.end == milestone.window.end:
        raise invalid("nothing_changes", f"{activity.code}/{event.milestone} ends then already", "end")
    if any(move.decided is None for move in milestone.moves):
        raise conflict("request_pending", f"{activity.code}/{event.milestone} has an undecided request")
    return [NewEvent(event)]


def decide(state: State, event: v.RescheduleDecided, context: c.Context) -> list[NewEvent]:
    """The secretariat approves or, with a reason, declines; nobody decides their own request."""
    activity = c.activity(state, event.activity)
    moves = (move for milestone in activity.milestones.values() for move in milestone.moves)
    move = next((move for move in moves if move.request == event.request), None)
    if move is None:
        raise unknown("unknown_request", f"{activity.code} has no reschedule request {event.request}")
    if move.decided is not None:
        detail = f"the request {event.request} was decided already; ask anew to move the date again"
        raise conflict("already_decided", detail)
    asked = interests(state, move.organisation, move.deputy or None)
    if asked & interests(state, context.actor.organisation):
        by = f"{move.deputy} for {move.organisation}" if move.deputy else move.organisation
        detail = f"{by} asked for it; somebody of another organisation has to decide"
        raise forbidden("own_organisation", detail)
    if not event.approved and event.reason is None:
        raise invalid("reason_needed", "say why the request is declined", "reason")
    if event.approved:
        c.window(state, move.new, "approved")  # a ledger may hold a request that is not taken any more
    return [NewEvent(event)]
