"""Decisions about the plan as a whole: adoption, baselines, organisations."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.refusals import conflict, invalid
from events.state import State, known_as


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
