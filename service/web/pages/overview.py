"""The overview: how far the plan is on its way to the forum, at a glance."""

from typing import NamedTuple

from flask_babel import ngettext

from events.figures.progress import Cell
from events.units import Unit
from service.edge.gate import may, service
from service.queries.activities import named
from service.queries.answers import ActivityAnswer
from service.queries.events import latest
from service.queries.overview import Overview
from service.queries.plan import sections
from service.queries.view import View
from service.web import charts
from service.web.happenings import OF_THE_PLAN, told
from service.web.page import PLAN, page, pages, seen
from service.web.rendering import render

SHOWN = 6
"""Rows of each list; the rest is a link away."""

blueprint = pages("overview", PLAN)


class Listed(NamedTuple):
    """The first of some activities, and how many there are."""

    rows: tuple[ActivityAnswer, ...]
    total: int


@blueprint.get("/")
@page("read_completion")
def overview(wp: str) -> str:
    """Days to the forum, readiness, burn-up and heat map; what falls due, what is overdue, what happened."""
    with seen(wp) as moment:
        found = service().overviews.of(moment)
        plan, today = moment.plan, moment.standpoint.through
        return render(
            "overview.html",
            found=found,
            picture=charts.burn_up(found, plan.period.start, plan.forum.start, today),
            cells=_cells(found),
            said_overdue=_said_overdue(found),
            sections=sections(moment),
            expected=_listed(moment, found.expected),
            overdue=_listed(moment, found.overdue),
            changes=told(latest(moment, SHOWN, None if may("read_events") else OF_THE_PLAN)),
        )


def _cells(found: Overview) -> dict[tuple[str, str], Cell]:
    return {(cell.section, cell.quarter): cell for cell in found.heat_map.cells}


def _said_overdue(found: Overview) -> dict[int, str]:
    """How many are overdue, in words, for each number that stands in a cell."""
    numbers = {cell.overdue for cell in found.heat_map.cells}
    return {number: ngettext("%(num)s overdue", "%(num)s overdue", number) for number in numbers}


def _listed(moment: View, units: tuple[Unit, ...]) -> Listed:
    return Listed(named(moment, [unit.code for unit in units[:SHOWN]]), len(units))
