"""Time travel: what the slider of every page has to know of the ledger's days."""

from flask import Response, jsonify

from service.queries.events import days
from service.web.page import PLAN, page, pages, seen
from service.web.rendering import day

blueprint = pages("travel", PLAN)


@blueprint.get("/days")
@page("read_plan")
def recorded(wp: str) -> Response:
    """The days (UTC) on which something was recorded, in words, each with the position of its first event."""
    with seen(wp) as moment:
        return jsonify([(day(recorded_on), first) for recorded_on, first in days(moment)])
