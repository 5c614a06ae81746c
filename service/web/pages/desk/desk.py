"""The desk itself."""

from flask import g, request

from service.commands import drafts
from service.edge.gate import actor, ledger
from service.queries.activities import named
from service.queries.desk import expected, returned
from service.queries.updates import UpdateFilters, updates
from service.web.page import page, seen
from service.web.pages.desk.place import blueprint
from service.web.rendering import render

SENT = 10
"""Updates of what was sent, on one page."""


@blueprint.get("/")
@page("submit_update")
def desk(wp: str) -> str:
    """What is expected this quarter, drafts, what was returned, and what was sent."""
    me, before = actor(), request.args.get("before", type=int)
    organisation = me.organisation or ""
    with seen(wp) as moment:
        mine = UpdateFilters(organisation=organisation)
        kept = drafts.drafts(ledger(wp), me) if g.as_of is None else []
        return render(
            "desk/desk.html",
            expected=expected(moment, me),
            drafts=list(zip(kept, named(moment, [one.activity for one in kept]), strict=True)),
            returned=returned(moment, organisation),
            sent=updates(moment, mine, SENT, before),
        )
