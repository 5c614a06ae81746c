"""The table of changes to the plan: what each is called, what it takes, and what is there already."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from flask_babel import lazy_gettext as _
from marshmallow import Schema
from werkzeug.exceptions import NotFound

from service import commands as c
from service.edge import requests as r
from service.edge.requests.activities import MilestoneGiven
from service.queries.activities import activity
from service.queries.answers import ActivityAnswer, MilestoneAnswer, SectionAnswer
from service.queries.plan import section, workplan
from service.queries.view import View
from service.web.pages.secretariat.inputs import Input, Options, filled, inputs, loaded, said

FIRST_MILESTONE = ("required", "inferred", "note", "continuation")
"""What is not asked of the first milestone of a new activity; others are added to it afterwards."""


class Subject(NamedTuple):
    """What a change is about: its codes, its name, the version that was looked at, and how it reads now."""

    codes: Mapping[str, str]
    name: str
    version: int | None
    now: Mapping[str, Any]


class Change(NamedTuple):
    """A change; `without` are fields of its schema that the form does not have."""

    name: str
    title: Any
    about: Literal["plan", "section", "activity", "milestone"]
    command: type[c.Command]
    schema: type[Schema]
    without: tuple[str, ...] = ()


_CHANGES = (
    Change("open_section", _("Open a section"), "plan", c.OpenSection, r.OpenSection, ("notes",)),
    Change("revise_baseline", _("Revise the baseline"), "plan", c.ReviseBaseline, r.ReviseBaseline),
    Change(
        "add_activity", _("Add an activity"), "section", c.AddActivity, r.AddActivity, ("milestones", "notes")
    ),
    Change("change_section", _("Change the section"), "section", c.ChangeSection, r.ChangeSection),
    Change(
        "set_section_persons",
        _("Name its persons"),
        "section",
        c.SetSectionPersons,
        r.SetSectionPersons,
    ),
    Change("close_section", _("Close the section"), "section", c.CloseSection, r.Reason),
    Change("reopen_section", _("Reopen the section"), "section", c.ReopenSection, r.Reason),
    Change("amend_activity", _("Amend the activity"), "activity", c.AmendActivity, r.AmendActivity),
    Change("assign_leads", _("Assign leads"), "activity", c.AssignLeads, r.AssignLeads),
    Change(
        "add_milestone", _("Add a milestone"), "activity", c.AddMilestone, r.AddMilestone, ("continuation",)
    ),
    Change("cancel_activity", _("Cancel the activity"), "activity", c.CancelActivity, r.ReasonAndDate),
    Change("reopen_activity", _("Reopen the activity"), "activity", c.ReopenActivity, r.ReasonAndDate),
    Change(
        "amend_milestone",
        _("Amend the milestone"),
        "milestone",
        c.AmendMilestone,
        r.AmendMilestone,
        ("continuation",),
    ),
    Change("cancel_milestone", _("Cancel the milestone"), "milestone", c.CancelMilestone, r.ReasonAndDate),
)

CHANGES = {change.name: change for change in _CHANGES}
"""By name, in the order in which they are offered."""


def change_of(name: str) -> Change:
    """The change of this name. Raises NotFound."""
    if name not in CHANGES:
        raise NotFound
    return CHANGES[name]


def subject(seen: View, change: Change, args: Mapping[str, str]) -> Subject:
    """What the address says it is about. Refusals: `unknown_section`, `unknown_activity`; or NotFound."""
    if change.about == "plan":
        version = workplan(seen).version if change.name == "revise_baseline" else None
        return Subject({}, "", version, {})
    if change.about == "section":
        return _section(change, section(seen, args.get("section", "")))
    found = activity(seen, args.get("activity", ""))
    if change.about == "activity":
        return Subject({"activity": found.code}, found.code, found.version, _of_activity(found))
    parts = {one.code: one for one in found.milestones}
    part = parts.get(args.get("milestone", ""))
    if part is None:
        raise NotFound
    codes = {"activity": found.code, "milestone": part.code}
    return Subject(codes, f"{found.code}/{part.code}", found.version, _of_milestone(part))


def _section(change: Change, found: SectionAnswer) -> Subject:
    codes = {"section": found.code}
    if change.name == "add_activity":
        return Subject(codes, found.code, None, {"kind": "window"})
    now = {
        "kind": found.kind,
        "title": found.title,
        "leads": found.leads if found.leads_stated else None,
        "members": found.members,
        "observers": found.observers,
        "persons": found.persons,
        "gcm_objectives": found.gcm_objectives,
        "thematic_area": found.thematic_area,
    }
    return Subject(codes, found.code, found.version, now)


def _of_activity(found: ActivityAnswer) -> dict[str, Any]:
    """What the activity itself states; null where it is as its section says."""
    own = found.roles_from
    return {
        "title": found.title,
        "leads": found.leads,
        "members": found.members if own.members == "activity" else None,
        "gcm_objectives": found.gcm_objectives if own.gcm_objectives == "activity" else None,
        "thematic_area": found.thematic_area if own.thematic_area == "activity" else None,
        "on_request": found.on_request,
        "kind": "window",
        "required": True,
    }


def _of_milestone(found: MilestoneAnswer) -> dict[str, Any]:
    return {"printed": found.printed, "inferred": found.inferred, "note": found.note}


def fields(change: Change, about: Subject, options: Options) -> list[Input]:
    """The fields of its form, filled in with what was sent or with how it reads now."""
    beside = ("section",) if change.name == "add_activity" else ()
    found = inputs(change.schema, about.now, options, (*change.without, *beside))
    if change.name == "add_activity":
        found += inputs(MilestoneGiven, about.now, options, FIRST_MILESTONE)
    return found


def command(change: Change, about: Subject) -> c.Command:
    """What the form asks for: what of it is not so already. Raises BadRequest."""
    if change.name == "add_activity":
        given = said(change.schema, (*change.without, "section"))
        milestone = said(MilestoneGiven, FIRST_MILESTONE)
        given = loaded(change.schema, {**given, **about.codes, "milestones": [milestone]})
        return change.command(**given)
    given = filled(change.schema, change.without)
    if change.command in (c.AmendActivity, c.AmendMilestone, c.ChangeSection):
        same = [name for name, value in about.now.items() if name in given and given[name] == value]
        given = {name: value for name, value in given.items() if name not in same}
    return change.command(**about.codes, **given)


def offered(about: str) -> list[Change]:
    """The changes of what is about this."""
    return [change for change in _CHANGES if change.about == about]
