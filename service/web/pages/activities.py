"""Activities: the list, searched and filtered, and each of them."""

from werkzeug.exceptions import NotFound

from service.queries.activities import activity as one
from service.queries.events import history
from service.web.happenings import told
from service.web.page import PLAN, page, pages, seen
from service.web.rendering import render

blueprint = pages("activities", f"{PLAN}/activities")


@blueprint.get("/<code>")
@page("read_plan")
def activity(wp: str, code: str) -> str:
    """All that is known of one activity."""
    with seen(wp) as moment:
        return render("activity.html", activity=one(moment, code), happened=told(history(moment, code).items))


@blueprint.get("/")
@page("read_plan")
def activities(wp: str) -> str:
    """The list, which is still to come."""
    with seen(wp):
        raise NotFound


@blueprint.get("/behind")
@page("read_completion")
def behind(wp: str) -> str:
    """The events behind a figure, which are still to come."""
    with seen(wp):
        raise NotFound
