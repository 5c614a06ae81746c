"""What changed between two points of the ledger, with the events behind each difference."""

from http import HTTPStatus
from itertools import groupby
from operator import attrgetter

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from events.refusals import Refusal
from service.queries import differences as query
from service.queries.answers import Change
from service.web import forms
from service.web.language import words
from service.web.page import page, seen
from service.web.pages.activities.changes import shown as written
from service.web.pages.audit.frame import blueprint, shown

COLUMNS = {
    "section": "section",
    "leads": "leads",
    "owners": "answers",
    "status": "status",
    "timeliness": "timeliness",
    "completed_on": "completed_on",
    "confidence": "confidence",
    "percent": "percent",
    "review": "review",
    "due": "due",
    "cancelled": "cancelled",
    "slip_days": "slip",
    "moves": "moves",
    "printed": "printed",
    "inferred": "inferred",
}
"""Fields that a column of a report is called by, as it is called there."""

FIELDS = {
    "title": _("Title of the activity"),
    "number": _("Number in the plan"),
    "leads_stated": _("Whether leads are stated"),
    "owners_inferred": _("Whether who answers is inferred"),
    "members": _("Member organisations"),
    "observers": _("Observer organisations"),
    "gcm_objectives": _("Objectives of the Global Compact"),
    "thematic_area": _("Thematic area"),
    "start": _("Beginning"),
    "end": _("End"),
    "forum_end": _("End, capped to the forum"),
    "baseline_start": _("Beginning in the baseline"),
    "baseline_end": _("End in the baseline"),
    "required": _("Whether it is required"),
    "note": _("Note on the reading"),
    "kind": _("Kind of milestone"),
    "precision": _("Precision of the date"),
}
"""The others, by the last part of their path. One in neither is called what the API calls it."""


@blueprint.get("/differences")
@page("read_plan")
def differences(wp: str) -> str | tuple[str, int]:
    """Old and new of every field of every activity that is not the same at two points."""
    since, to = request.args.get("since", "").strip(), request.args.get("to", "").strip()
    with seen(wp) as moment:
        if not since:
            return shown("differences.html", since="", to=to, problem=None, found=None)
        try:
            found = query.differences(moment, since, to or None)
        except Refusal as error:
            problem = forms.problem(error)
            page = shown("differences.html", since=since, to=to, problem=problem, found=None)
            return page, HTTPStatus(problem.status)
        return shown(
            "differences.html",
            since=since,
            to=to,
            problem=None,
            found=found,
            by_activity=_by_activity(found.differences),
            passed=_by_activity(found.days_passed),
            field=field,
            value=written,
        )


def _by_activity(changes: tuple[Change, ...]) -> list[tuple[str, list[Change]]]:
    return [(code, list(those)) for code, those in groupby(changes, attrgetter("activity"))]


def field(path: str) -> str:
    """What a field is called: `milestones.M1.end` is the end of M1."""
    *before, last = path.split(".")
    name = _called(before[-1] if before[-1:] == ["title"] else last.removeprefix("provisional_"))
    if before[:1] == ["provisional"] or last.startswith("provisional_"):
        name = words().t("column.provisional", column=name)
    if before == ["roles_from"]:
        name = str(gettext("%(role)s: where they are stated", role=name))
    return f"{before[1]}: {name}" if before[:1] == ["milestones"] else name


def _called(name: str) -> str:
    return words().t(f"column.{COLUMNS[name]}") if name in COLUMNS else str(FIELDS.get(name, name))
