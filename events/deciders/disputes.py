"""Decisions about disputes: a co-lead objects to a completion, the secretariat settles it."""

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.deciders.delegations import lead_spoken_for
from events.deciders.updates import not_their_own
from events.refusals import conflict, forbidden, invalid
from events.state import State, interests


def dispute(state: State, event: v.UpdateDisputed, context: c.Context) -> list[NewEvent]:
    """Another lead of the activity disputes a completion that stands or is under review."""
    activity = c.activity(state, event.activity)
    update = c.update(activity, event.update)
    if update.submitted.status != "completed":
        raise invalid("not_a_completion", "only a completion can be disputed")
    lead = lead_spoken_for(state, activity, event.organisation, event.on_behalf_of, context)
    if {event.organisation, lead} & {update.submitted.organisation, update.submitted.on_behalf_of}:
        raise conflict("own_update", "withdraw or correct your own update instead")
    if update.review not in ("submitted", "validated"):
        raise conflict(f"already_{update.review}", f"update {update.id} is {update.review}")
    if update.dispute is not None:
        raise conflict("already_disputed", f"{update.dispute.organisation} disputes it already")
    return [NewEvent(event)]


def settle(state: State, event: v.DisputeSettled, context: c.Context) -> list[NewEvent]:
    """The secretariat settles a dispute; not the organisation that reported, nor the one that objects."""
    update = c.update(c.activity(state, event.activity), event.update)
    if update.dispute is None:
        raise conflict("not_disputed", f"nobody disputes update {update.id}")
    not_their_own(state, update, context)
    dispute = update.dispute
    objecting = interests(state, dispute.organisation, dispute.deputy or None)
    if objecting & interests(state, context.actor.organisation):
        by = f"{dispute.deputy} for {dispute.organisation}" if dispute.deputy else dispute.organisation
        detail = f"{by} disputes it; somebody of another organisation has to settle it"
        raise forbidden("own_dispute", detail)
    return [NewEvent(event)]
