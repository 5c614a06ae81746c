"""The list of activities, searched, filtered and sorted."""

from werkzeug.exceptions import NotFound

from service.web.page import page, seen
from service.web.pages.activities.place import blueprint


@blueprint.get("/activities/")
@page("read_plan")
def activities(wp: str) -> str:
    """The list, which is still to come."""
    with seen(wp):
        raise NotFound
