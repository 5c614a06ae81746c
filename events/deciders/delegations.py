"""Decisions about deputies: one organisation lets another act for it, for a time; and who may then speak."""

from collections.abc import Iterable

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.refusals import conflict, did_you_mean, forbidden, invalid, unknown
from events.state import Activity, Delegation, State, leads_of


def grant(state: State, event: v.DelegationGranted, context: c.Context) -> list[NewEvent]:
    """An organisation, or the secretariat for it, names a deputy; from today on at the earliest.

    What was posted before was posted by nobody's deputy, so that no delegation reaches back.
    """
    c.organisations(state, [event.organisation], "organisation")
    c.organisations(state, [event.deputy], "deputy")
    if context.actor.role != "secretariat" and context.actor.organisation != event.organisation:
        detail = f"only {event.organisation} itself, or the secretariat, lets others act for it"
        raise forbidden("not_the_principal", detail)
    if event.deputy == event.organisation:
        raise invalid("own_deputy", f"{event.deputy} acts for itself anyway", "deputy")
    _known(event.sections, state.sections, "section", "sections")
    _known(event.activities, state.activities, "activity", "activities")
    today = c.today(state, context)
    if event.start < today:
        raise invalid(
            "start_in_past", f"{event.start} has passed; it begins today, {today}, or later", "start"
        )
    if event.end is not None and event.end < event.start:
        raise invalid("window_reversed", f"it ends on {event.end}, before it begins", "end")
    same = next((one for one in state.delegations.values() if _same(one, event)), None)
    if same is not None:
        detail = f"{same.deputy} acts for {same.organisation} in this from {same.start} on already: {same.id}"
        raise conflict("delegation_exists", detail)
    return [NewEvent(event)]


def _known(codes: tuple[str, ...], known: Iterable[str], what: str, field: str) -> None:
    for code in codes:
        if code not in known:
            raise invalid(f"unknown_{what}", f"there is no {what} {code}{did_you_mean(code, known)}", field)


def _same(one: Delegation, event: v.DelegationGranted) -> bool:
    parties = (one.organisation, one.deputy) == (event.organisation, event.deputy)
    matter = (set(one.sections), set(one.activities)) == (set(event.sections), set(event.activities))
    begun = event.end is None or one.start <= event.end
    return parties and matter and begun and (one.end is None or event.start <= one.end)


def end(state: State, event: v.DelegationEnded, context: c.Context) -> list[NewEvent]:
    """Either side, or the secretariat, ends it: at once, or from a later day on."""
    found = state.delegations.get(event.delegation)
    if found is None:
        raise unknown("unknown_delegation", f"there is no delegation {event.delegation}")
    sides = (found.organisation, found.deputy)
    if context.actor.role != "secretariat" and context.actor.organisation not in sides:
        raise forbidden("not_a_side", f"only {' or '.join(sides)}, or the secretariat, ends it")
    today = c.today(state, context)
    on = context.effective_on or today
    if found.end is not None and found.end < today:
        raise conflict("delegation_over", f"it is over since {found.end}")
    if on < today:
        detail = f"{on} has passed, and what was done since was done by a deputy; it is {today}"
        raise invalid("effective_in_past", detail, "effective_on")
    if found.end is not None and on > found.end:
        raise invalid("nothing_changes", f"it ends on {found.end} anyway", "effective_on")
    return [NewEvent(event, on)]


def lead_spoken_for(
    state: State, activity: Activity, organisation: str, on_behalf_of: str | None, context: c.Context
) -> str:
    """The lead of an activity for which an organisation speaks: itself, or one whose deputy it is today.

    Refusals: `on_behalf_of_forbidden`, `not_a_lead`.
    """
    if on_behalf_of is not None and not _acts_for(state, activity, organisation, on_behalf_of, context):
        detail = (
            f"only the secretariat speaks on behalf of {on_behalf_of}, or a deputy whom it has named; "
            f"{organisation} is none for {activity.code} today"
        )
        raise forbidden("on_behalf_of_forbidden", detail)
    lead, leads = on_behalf_of or organisation, leads_of(state, activity)[0]
    if lead not in leads:
        stated = (
            f"its leads are {', '.join(leads)}" if leads else "no lead is stated, the secretariat answers"
        )
        principals = [one for one in leads if _acts_for(state, activity, organisation, one, context)]
        hint = f"; say for whom you act (on_behalf_of): {', '.join(principals)}" if principals else ""
        raise forbidden("not_a_lead", f"{lead} does not lead {activity.code}: {stated}{hint}")
    return lead


def _acts_for(state: State, activity: Activity, deputy: str, principal: str, context: c.Context) -> bool:
    today = c.today(state, context)
    return any(
        (one.organisation, one.deputy) == (principal, deputy) and one.covers(activity) and one.in_force(today)
        for one in state.delegations.values()
    )
