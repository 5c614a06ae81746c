"""The list of activities, searched, filtered and sorted; its address says how, so that it can be kept."""

from typing import Any, Literal, get_args

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from events.quarter import quarters
from events.units import Timeliness
from events.values import Status
from service.calendars.contents import picked
from service.calendars.ics import MEDIA_TYPE, write
from service.edge import asked
from service.edge.fields import one_of
from service.queries.activities import OBJECTIVES, UNLIMITED, Filters, Sort, listed
from service.queries.answers import ActivityPage
from service.queries.plan import organisations, sections
from service.queries.view import View
from service.reports import csv
from service.web import forms
from service.web.language import words
from service.web.page import page, seen
from service.web.pages.activities import tables
from service.web.pages.activities.place import blueprint
from service.web.paging import paged, part
from service.web.rendering import label, quarter, render, text

EVERYTHING = slice(0, UNLIMITED)
Format = Literal["xlsx", "csv", "ics"]


class Asked(asked.Activities):
    """Which activities, and in which order."""

    sort = one_of(Sort, load_default="plan")


Options = list[tuple[str, str]]
"""Values to choose from, and what they are called."""


@blueprint.get("/activities/")
@page("read_plan")
def activities(wp: str) -> str | Redirect:
    """The list; an address that says of a filter that it is empty leads to one that does not name it."""
    said: dict[str, Any] = {name: value for name, value in request.args.items() if value.strip()}
    if len(said) < len(request.args):
        return redirect(url_for("web_activities.activities", **said))
    with seen(wp) as moment:
        found, filters, sort = _found(moment, part())
        return render(
            "activities/list.html",
            found=found,
            filters=filters,
            sort=sort,
            said=_said(filters),
            choices=_choices(moment),
            paged=paged(found.total, part()),
        )


@blueprint.get("/activities.<any(xlsx,csv,ics):form>")
@page("read_plan")
def exported(wp: str, form: Format) -> Response:
    """All that the list shows under the same address, on however many pages, as a file."""
    with seen(wp) as moment:
        found, filters, _ = _found(moment, EVERYTHING)
        match form:
            case "xlsx":
                content, kind = tables.workbook(moment, found.items, _said(filters)), tables.WORKBOOK
            case "csv":
                content = csv.written(tables.activities(found.items), words())
                kind = "text/csv; charset=utf-8"
            case _:
                content, kind = write(picked(moment, found.items), words().language), MEDIA_TYPE
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{wp}-activities.{form}"'
    return response


def _found(seen: View, shown: slice) -> tuple[ActivityPage, Filters, Sort]:
    given: dict[str, Any] = forms.asked(Asked)
    sort: Sort = given.pop("sort")
    filters = Filters(**given)
    return listed(seen, filters, sort, shown), filters, sort


def _said(filters: Filters) -> dict[str, str]:
    """The filters that are set."""
    return {name: str(value) for name in filters.__struct_fields__ if (value := getattr(filters, name))}


def _choices(seen: View) -> dict[str, Options]:
    """What there is to choose from, by filter."""
    plan, say = seen.plan, words()
    return {
        "section": [(one.code, f"{one.code} {text(one.title)}") for one in sections(seen)],
        "lead": [(one.code, one.code) for one in organisations(seen)],
        "status": [(one, label("status", one)) for one in get_args(Status)],
        "timeliness": [(one, label("timeliness", one)) for one in get_args(Timeliness)],
        "quarter": [(str(one), quarter(str(one))) for one in quarters(plan.period.start, plan.period.end)],
        "area": [(str(area.number), text(area.title)) for area in plan.thematic_areas],
        "objective": [(one, one if one.isdecimal() else say.t(f"objective.{one}")) for one in OBJECTIVES],
    }
