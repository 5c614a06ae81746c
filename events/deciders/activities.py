"""Decisions about activities: adding, amending, leads, cancelling, reopening."""

import re

from msgspec import UNSET

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.deciders import milestones
from events.refusals import conflict, did_you_mean, invalid
from events.state import Activity, State


def add(state: State, event: v.ActivityAdded, context: c.Context) -> list[NewEvent]:
    """A new activity of an open section, with at least one milestone."""
    section = state.sections.get(event.section)
    if section is None:
        hint = did_you_mean(event.section, state.sections)
        raise invalid("unknown_section", f"there is no section {event.section}{hint}", "section")
    if section.closed:
        raise conflict("section_closed", f"{section.code} is closed; reopen it or choose another section")
    if event.activity in state.activities:
        raise conflict("activity_exists", f"there is an activity {event.activity} already")
    if not re.fullmatch(re.escape(section.code) + r"-A[1-9][0-9]*", event.activity):
        detail = f"codes of this section read {section.code}-A1, with the number of the activity"
        raise invalid("activity_code", detail, "code")
    c.organisations(state, event.leads or (), "leads")
    c.organisations(state, event.members or (), "members")
    c.attribution(state, event.gcm_objectives, event.thematic_area)
    if not event.milestones:
        raise invalid(
            "no_milestone", "an activity needs at least one milestone, if only an undated one", "milestones"
        )
    for index, milestone in enumerate(event.milestones, 1):
        milestones.well_formed(state, milestone, index, "milestones")
    return [NewEvent(event)]


def amend(state: State, event: v.ActivityAmended, context: c.Context) -> list[NewEvent]:
    """Another wording or attribution. Dates move by a reschedule or a formal revision only."""
    activity = c.activity(state, event.activity)
    c.organisations(state, (event.members or ()) if event.members is not UNSET else (), "members")
    objectives = None if event.gcm_objectives is UNSET else event.gcm_objectives
    c.attribution(state, objectives, None if event.thematic_area is UNSET else event.thematic_area)
    c.something_new(activity, event, _AMENDABLE, activity.code)
    return [NewEvent(event)]


_AMENDABLE = ("title", "members", "gcm_objectives", "thematic_area", "on_request")


def assign_leads(state: State, event: v.LeadsAssigned, context: c.Context) -> list[NewEvent]:
    """Other leads than now; at least one."""
    activity = c.activity(state, event.activity)
    if not event.leads:
        raise invalid("no_lead", "name at least one lead", "leads")
    c.organisations(state, event.leads, "leads")
    if activity.leads == event.leads:
        raise conflict("nothing_changes", f"{activity.code} has these leads already")
    return [NewEvent(event)]


def _finished(activity: Activity, *statuses: str) -> bool:
    required = [m for m in activity.milestones.values() if m.plan.required]
    return all(m.status in statuses for m in required)


def cancel(state: State, event: v.ActivityCancelled, context: c.Context) -> list[NewEvent]:
    """Take an activity out of the plan, unless it is completed or cancelled already."""
    activity = c.activity(state, event.activity)
    if activity.cancelled:
        raise conflict("already_cancelled", f"{activity.code} is cancelled already")
    if _finished(activity, "completed"):
        raise conflict("already_completed", f"{activity.code} is completed; reopen it before you cancel it")
    return [NewEvent(event, c.effective(state, context, context.effective_on))]


def reopen(state: State, event: v.ActivityReopened, context: c.Context) -> list[NewEvent]:
    """Work again on an activity that was cancelled or completed."""
    activity = c.activity(state, event.activity)
    if not activity.cancelled and not _finished(activity, "completed", "cancelled"):
        raise conflict("not_closed", f"{activity.code} is neither cancelled nor completed")
    on = c.effective(state, context, context.effective_on)
    last = max((m.timeline[-1].on for m in activity.milestones.values() if m.timeline), default=on)
    if on < last:
        detail = f"{activity.code} was closed as of {last}; it cannot be reopened as of {on}"
        raise invalid("reopened_before_closed", detail, "effective_on")
    return [NewEvent(event, on)]
