"""The overview: how far the plan is on its way to the forum, at a glance."""

from service.edge.gate import service
from service.queries.events import latest
from service.web.happenings import told
from service.web.page import PLAN, page, pages, seen
from service.web.rendering import render

SHOWN = 8
"""Rows of each list; the rest is a link away."""

blueprint = pages("overview", PLAN)


@blueprint.get("/")
@page("read_completion")
def overview(wp: str) -> str:
    """Days to the forum, readiness, burn-up and heat map; what falls due, what is overdue, what happened."""
    with seen(wp) as moment:
        found = service().overviews.of(moment)
        return render("overview.html", found=found, shown=SHOWN, changes=told(latest(moment, SHOWN)))
