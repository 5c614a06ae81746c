"""An activity: all that is known of it."""

from service.queries.activities import activity as one
from service.queries.events import history
from service.web.happenings import told
from service.web.page import page, seen
from service.web.pages.activities.place import blueprint
from service.web.rendering import render


@blueprint.get("/activities/<code>")
@page("read_plan")
def activity(wp: str, code: str) -> str:
    """All that is known of one activity."""
    with seen(wp) as moment:
        happened = told(history(moment, code).items)
        return render("activities/activity.html", activity=one(moment, code), happened=happened)
