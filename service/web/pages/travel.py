"""Time travel: what the slider of every page has to know of the ledger's days."""

from flask import Response, jsonify

from service.queries.events import days
from service.web.page import PLAN, page, pages, seen

blueprint = pages("travel", PLAN)


@blueprint.get("/days")
@page("read_plan")
def recorded(wp: str) -> Response:
    """The days (UTC) on which something was recorded, each with the position of its first event."""
    with seen(wp) as moment:
        return jsonify(days(moment))
