"""What the plan covers: the 23 objectives of the Compact, thematic areas and organisations."""

from service.queries import coverage as query
from service.queries.plan import organisations, sections
from service.web.compact import objectives
from service.web.page import PLAN, page, pages, seen
from service.web.rendering import render

blueprint = pages("coverage", f"{PLAN}/coverage")


@blueprint.get("/")
@page("read_completion")
def coverage(wp: str) -> str:
    """Which objectives, areas and organisations the activities are for, and how far they are."""
    with seen(wp) as moment:
        return render(
            "coverage.html",
            found=query.coverage(moment),
            keys=(*query.OBJECTIVES, *query.WHOLE),
            objectives=objectives(),
            organisations={one.code: one for one in organisations(moment)},
            sections=sections(moment),
        )
