"""Who leads and takes part in an activity, and what it is attributed to: as it says, or as its section."""

from typing import Literal

from events.state.activities import Activity
from events.state.whole import State
from events.values import Objectives

LeadsFrom = Literal["activity", "section", "not_stated"]


def leads_of(state: State, activity: Activity) -> tuple[tuple[str, ...], LeadsFrom]:
    """Who leads an activity, and where that is stated. Where nobody is stated, nobody is returned."""
    if activity.leads is not None:
        return activity.leads, "activity"
    section = state.sections[activity.section]
    if section.leads is not None:
        return section.leads, "section"
    return (), "not_stated"


def owners_of(state: State, activity: Activity) -> tuple[str, ...]:
    """Who answers for an activity: its leads, or the secretariat where none is stated (an inference)."""
    return leads_of(state, activity)[0] or (state.plan.secretariat,)


def members_of(state: State, activity: Activity) -> tuple[str, ...]:
    """The members of an activity: its own where it states them, else its section's."""
    return state.sections[activity.section].members if activity.members is None else activity.members


def partners_of(state: State, activity: Activity) -> tuple[str, ...]:
    """Who takes part in an activity: its leads and members, and the observers of its section."""
    observers = state.sections[activity.section].observers
    return tuple(dict.fromkeys((*leads_of(state, activity)[0], *members_of(state, activity), *observers)))


def objectives_of(state: State, activity: Activity) -> Objectives | None:
    """The GCM objectives of an activity: its own where it states them, else its section's."""
    own = activity.gcm_objectives
    return state.sections[activity.section].gcm_objectives if own is None else own


def area_of(state: State, activity: Activity) -> int | None:
    """The thematic area of an activity: its own where it states it, else its section's."""
    own = activity.thematic_area
    return state.sections[activity.section].thematic_area if own is None else own


def interests(state: State, *organisations: str | None) -> set[str]:
    """The organisations themselves and their hosts: nobody validates what any of these reported."""
    named = {code for code in organisations if code is not None}
    hosts = {state.organisations[code].hosted_by for code in named if code in state.organisations}
    return named | {host for host in hosts if host is not None}
