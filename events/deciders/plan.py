"""Decisions about the plan as a whole: adoption, baselines, organisations."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import UNSET

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.refusals import conflict, forbidden, invalid
from events.state import Organisation, State, interests, known_as


def adopt(state: State, event: v.WorkplanAdopted, context: c.Context) -> list[NewEvent]:
    """The plan's adoption; it can happen once."""
    if state.workplan is not None:
        raise conflict("already_adopted", f"this ledger already holds {state.workplan.code}")
    if event.period.end < event.period.start:
        raise invalid("window_reversed", "the plan ends before it starts", "period")
    try:
        ZoneInfo(event.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        detail = f"{event.timezone!r} is no time zone; write one such as Europe/Zurich"
        raise invalid("unknown_timezone", detail, "timezone") from error
    if not event.forum.start <= event.forum.end:
        raise invalid("window_reversed", "the forum ends before it starts", "forum")
    return [NewEvent(event)]


def revise_baseline(state: State, event: v.BaselineRevised, context: c.Context) -> list[NewEvent]:
    """A formal revision; its number follows the last one."""
    following = c.workplan(state).baseline + 1
    if event.number != following:
        raise conflict("baseline_number", f"the next baseline is number {following}, not {event.number}")
    c.effective(state, context, event.adopted_on, "adopted_on")
    last = c.workplan(state).baselines[following - 1]
    if event.adopted_on < last:
        detail = f"baseline {following - 1} was adopted on {last}, after {event.adopted_on}"
        raise invalid("baseline_backdated", detail, "adopted_on")
    return [NewEvent(event)]


def register_organisation(
    state: State, event: v.OrganisationRegistered, context: c.Context
) -> list[NewEvent]:
    """An organisation under a code that no other goes by; its host must be known before it."""
    known = known_as(state.organisations.values(), event.organisation)
    if known is not None:
        raise conflict("organisation_exists", f"{event.organisation} is registered already, as {known}")
    if event.hosted_by is not None:
        c.organisations(state, [event.hosted_by], "hosted_by")
    return [NewEvent(event)]


def change_organisation(state: State, event: v.OrganisationChanged, context: c.Context) -> list[NewEvent]:
    """Other names, which no other organisation goes by, another kind or another host."""
    organisation = c.organisation(state, event.organisation)
    c.something_new(organisation, event, _CHANGEABLE, organisation.code)
    others = [one for one in state.organisations.values() if one is not organisation]
    names = () if event.names is UNSET else tuple(event.names.values())
    for name in (*names, *(() if event.aliases is UNSET else event.aliases)):
        known = known_as(others, name)
        if known is not None:
            raise conflict("organisation_exists", f"{name} is a name of {known} already")
    if event.hosted_by is not UNSET and event.hosted_by != organisation.hosted_by:
        _another_host(state, organisation, event.hosted_by, context)
    return [NewEvent(event)]


_CHANGEABLE = ("names", "kind", "aliases", "hosted_by", "note")


def _another_host(state: State, organisation: Organisation, host: str | None, context: c.Context) -> None:
    """Hosts decide who may review whose updates; nobody changes that for their own organisation."""
    if host is not None:
        c.organisations(state, [host], "hosted_by")
    if host == organisation.code:
        raise invalid("hosts_itself", f"{host} does not host itself", "hosted_by")
    concerned = interests(state, organisation.code, host)
    if concerned & interests(state, context.actor.organisation):
        detail = (
            f"who hosts {organisation.code} concerns your own organisation; somebody else has to change it"
        )
        raise forbidden("own_organisation", detail)
