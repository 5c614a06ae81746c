"""Decisions about updates: who may post, what a status needs, and who may review it."""

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.deciders.delegations import lead_spoken_for
from events.refusals import conflict, forbidden, invalid
from events.state import Activity, State, Update, interests, leads_of


def submit(state: State, event: v.UpdateSubmitted, context: c.Context) -> list[NewEvent]:
    """A status reported by a lead of the activity, or by the secretariat on behalf of one."""
    activity = c.activity(state, event.activity)
    if activity.cancelled:
        raise conflict("activity_cancelled", f"{activity.code} is cancelled; the secretariat can reopen it")
    may_post(state, activity, event.organisation, event.on_behalf_of, context)
    _milestone_named(activity, event)
    _status_supported(event)
    on = c.effective(state, context, context.effective_on)
    c.reporting_quarter(state, context, event.quarter)
    c.evidence(state, context, event.evidence)
    _resubmission(activity, event)
    return [NewEvent(event, on)]


def may_post(
    state: State, activity: Activity, organisation: str, on_behalf_of: str | None, context: c.Context
) -> None:
    """Leads and their deputies post; the secretariat may, and says for whom where a lead is stated."""
    leads, source = leads_of(state, activity)
    c.organisations(state, [organisation], "organisation")
    if context.actor.role == "secretariat":
        if source == "not_stated" and on_behalf_of is None:
            return
        if on_behalf_of in leads:
            return
        named = ", ".join(leads) or "nobody: leave on_behalf_of out"
        detail = f"say on behalf of which lead of {activity.code} you post (on_behalf_of): {named}"
        raise invalid("on_behalf_of_whom", detail, "on_behalf_of")
    lead_spoken_for(state, activity, organisation, on_behalf_of, context)


def _milestone_named(activity: Activity, event: v.UpdateSubmitted) -> None:
    if event.milestone is not None:
        if c.milestone(activity, event.milestone).dropped:
            detail = f"{activity.code}/{event.milestone} was taken out of the plan"
            raise conflict("milestone_cancelled", detail)
    elif event.status == "completed" and len(activity.kept) > 1:
        codes = ", ".join(one.plan.code for one in activity.kept)
        detail = f"{activity.code} has several milestones; say which one is completed: {codes}"
        raise invalid("milestone_needed", detail, "milestone")


def _status_supported(event: v.UpdateSubmitted) -> None:
    if event.status == "completed" and not event.evidence:
        raise invalid("evidence_needed", "a completion needs at least one piece of evidence", "evidence")
    if event.status in ("suspended", "cancelled") and event.narrative is None:
        raise invalid("reason_needed", f"say in the narrative why it is {event.status}", "narrative")
    if event.confidence in ("amber", "red") and event.narrative is None:
        raise invalid(
            "narrative_needed", f"say in the narrative what makes it {event.confidence}", "narrative"
        )
    percent = event.percent
    if percent is not None and not 0 <= percent <= 100:
        raise invalid("percent_out_of_range", "percent is a whole number from 0 to 100", "percent")
    if percent is not None and (event.status == "completed") != (percent == 100):
        raise invalid("percent_contradicts", f"{percent} % contradicts the status {event.status}", "percent")


def _resubmission(activity: Activity, event: v.UpdateSubmitted) -> None:
    if event.resubmits is None:
        return
    returned = c.update(activity, event.resubmits)
    if returned.review != "returned":
        detail = f"update {returned.id} is {returned.review}; only a returned one is submitted again"
        raise conflict("not_returned", detail)
    if returned.submitted.organisation != event.organisation:
        raise forbidden(
            "not_the_author", f"update {returned.id} was posted by {returned.submitted.organisation}"
        )


def withdraw(state: State, event: v.UpdateWithdrawn, context: c.Context) -> list[NewEvent]:
    """Its author takes an update back, as long as nobody has validated it."""
    update = c.update(c.activity(state, event.activity), event.update)
    author = update.submitted.organisation
    if context.actor.organisation != author:
        raise forbidden("not_the_author", f"only {author}, which posted it, can withdraw update {update.id}")
    if update.review == "validated":
        raise conflict("already_validated", "a validated update stays; post another one that corrects it")
    return [NewEvent(event)]


def validate(state: State, event: v.UpdateValidated, context: c.Context) -> list[NewEvent]:
    """Another organisation's validator accepts it: it moves the official figures."""
    activity = c.activity(state, event.activity)
    _reviewable(state, c.update(activity, event.update), context)
    if activity.cancelled:
        raise conflict("activity_cancelled", f"{activity.code} is cancelled; return the update or reopen it")
    return [NewEvent(event)]


def return_to_author(state: State, event: v.UpdateReturned, context: c.Context) -> list[NewEvent]:
    """Back to its author, with the reason."""
    _reviewable(state, c.update(c.activity(state, event.activity), event.update), context)
    return [NewEvent(event)]


def _reviewable(state: State, update: Update, context: c.Context) -> None:
    if update.review != "submitted":
        detail = f"update {update.id} is {update.review} already; only a submitted one can be reviewed"
        raise conflict(f"already_{update.review}", detail)
    if update.dispute is not None:
        raise conflict("disputed", f"settle the dispute by {update.dispute.organisation} first")
    not_their_own(state, update, context)


def not_their_own(state: State, update: Update, context: c.Context) -> None:
    """Nobody reviews what their own organisation, its host or one it hosts has reported."""
    reported = interests(state, update.submitted.organisation, update.submitted.on_behalf_of)
    shared = reported & interests(state, context.actor.organisation)
    if shared:
        detail = (
            f"the update comes from {' and '.join(sorted(shared))}, your own organisation or one it hosts or "
            "is hosted by; a validator of another organisation has to review it"
        )
        raise forbidden("own_organisation", detail)
