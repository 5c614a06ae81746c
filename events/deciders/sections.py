"""Decisions about sections. The plan says itself that its sections may change, close or turn into others."""

from msgspec import UNSET

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.refusals import conflict
from events.state import State


def open_section(state: State, event: v.SectionOpened, context: c.Context) -> list[NewEvent]:
    """A new section under a code of its own."""
    c.workplan(state)
    if event.section in state.sections:
        raise conflict("section_exists", f"there is a section {event.section} already")
    c.organisations(state, event.leads or (), "leads")
    c.organisations(state, event.members, "members")
    c.organisations(state, event.observers, "observers")
    c.attribution(state, event.gcm_objectives, event.thematic_area)
    return [NewEvent(event)]


def change(state: State, event: v.SectionChanged, context: c.Context) -> list[NewEvent]:
    """Another wording, kind, attribution or composition of an open section."""
    section = c.section(state, event.section)
    if section.closed:
        raise conflict("section_closed", f"{section.code} is closed; reopen it first")
    if event.leads is not UNSET:
        c.organisations(state, event.leads or (), "leads")
    c.organisations(state, () if event.members is UNSET else event.members, "members")
    c.organisations(state, () if event.observers is UNSET else event.observers, "observers")
    objectives = None if event.gcm_objectives is UNSET else event.gcm_objectives
    c.attribution(state, objectives, None if event.thematic_area is UNSET else event.thematic_area)
    c.something_new(section, event, _CHANGEABLE, section.code)
    return [NewEvent(event)]


_CHANGEABLE = ("kind", "title", "leads", "members", "observers", "gcm_objectives", "thematic_area")


def close(state: State, event: v.SectionClosed, context: c.Context) -> list[NewEvent]:
    """Close a section whose activities are all completed or cancelled."""
    section = c.section(state, event.section)
    if section.closed:
        raise conflict("section_closed", f"{section.code} is closed already")
    open_ones = [
        activity.code
        for activity in state.activities.values()
        if activity.section == section.code
        and any(
            m.plan.required and m.status not in ("completed", "cancelled")
            for m in activity.milestones.values()
        )
    ]
    if open_ones:
        detail = f"{section.code} has open activities: {', '.join(open_ones)}; complete or cancel them first"
        raise conflict("section_has_open_activities", detail)
    return [NewEvent(event)]


def reopen(state: State, event: v.SectionReopened, context: c.Context) -> list[NewEvent]:
    """Open a closed section again."""
    section = c.section(state, event.section)
    if not section.closed:
        raise conflict("not_closed", f"{section.code} is not closed")
    return [NewEvent(event)]


def set_persons(state: State, event: v.SectionPersonsSet, context: c.Context) -> list[NewEvent]:
    """Name the natural persons in the membership of an open section."""
    section = c.section(state, event.section)
    if section.closed:
        raise conflict("section_closed", f"{section.code} is closed; reopen it first")
    return [NewEvent(event)]
