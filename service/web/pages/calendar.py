"""The calendar of deliverables: what falls due in a quarter, by the current plan; what has no date."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple, TypeVar

from flask import g, request

from events.deciders.context import quarter_of
from events.quarter import Quarter, quarters
from service.calendars.contents import Contents, Deliverable, Occasion, Scope, contents
from service.edge.gate import ledger, may
from service.queries.view import View
from service.schedule.planned import planned
from service.web.page import PLAN, page, pages, seen
from service.web.rendering import render

UNDATED = "none"
"""What the address says for what has no date."""

blueprint = pages("calendar", f"{PLAN}/calendar")


class Tab(NamedTuple):
    """A quarter that can be chosen (null: no date), and how much falls due in it."""

    quarter: str | None
    total: int


class Month(NamedTuple):
    """The deliverables and occasions of a month, by day."""

    first: date
    deliverables: tuple[Deliverable, ...]
    occasions: tuple[Occasion, ...]


@blueprint.get("/")
@page("read_plan")
def calendar(wp: str) -> str:
    """One quarter's deliverables; by default those of the quarter that is looked at."""
    scope = Scope(section=_given("section"), organisation=_given("organisation"))
    with seen(wp) as moment:
        discussed = may("read_updates")
        days = planned(ledger(wp)) if discussed and g.as_of is None else []
        found = contents(moment, scope, with_consultations=discussed, planned=days)
        chosen = _chosen(moment)
        return render(
            "calendar.html",
            chosen_quarter=chosen,
            found=found,
            months=_months(found, chosen) if chosen else (),
            scope=scope,
            tabs=_tabs(moment, found),
            undated=[one for one in found.deliverables if one.milestone.end is None],
        )


def _given(name: str) -> str | None:
    return request.args.get(name) or None


def _chosen(moment: View) -> Quarter | None:
    """Null stands for what has no date. Refusal: `unknown_quarter`."""
    given = request.args.get("quarter")
    if given == UNDATED:
        return None
    if given:
        return quarter_of(moment.plan, given)
    period = moment.plan.period
    return min(max(Quarter.of(moment.standpoint.through), Quarter.of(period.start)), Quarter.of(period.end))


def _tabs(moment: View, found: Contents) -> list[Tab]:
    due = [None if one.milestone.end is None else Quarter.of(one.milestone.end) for one in found.deliverables]
    period = moment.plan.period
    known = [Tab(str(one), due.count(one)) for one in quarters(period.start, period.end)]
    return [*known, Tab(None, due.count(None))]


Dated = TypeVar("Dated")


def _by_month(those: Iterable[Dated], day: Callable[[Dated], date]) -> dict[date, list[Dated]]:
    ordered = sorted(those, key=day)
    return {first: list(group) for first, group in groupby(ordered, key=lambda one: day(one).replace(day=1))}


def _months(found: Contents, quarter: Quarter) -> list[Month]:
    due = [
        one for one in found.deliverables if one.milestone.end and Quarter.of(one.milestone.end) == quarter
    ]
    met = [one for one in found.occasions if Quarter.of(one.start) == quarter]
    deliverables = _by_month(due, lambda one: one.milestone.end or date.min)
    occasions = _by_month(met, lambda one: one.start)
    return [
        Month(first, tuple(deliverables.get(first, ())), tuple(occasions.get(first, ())))
        for first in sorted({*deliverables, *occasions})
    ]
