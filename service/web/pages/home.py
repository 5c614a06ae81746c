"""Where one arrives: the language that the browser prefers, and the one plan, or the list of them."""

from urllib.parse import quote

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from service.edge.gate import guarded, service
from service.queries.plan import workplans
from service.web.language import chosen
from service.web.page import page, pages
from service.web.rendering import render

blueprint = pages("home")
arrival = Blueprint("arrival", __name__)


@arrival.get("/")
@guarded("read_description")
def arrive() -> Response:
    """To the pages in the language that the browser prefers."""
    return redirect(url_for("web_home.home", language=chosen()))


@arrival.get("/workplans/<path:rest>")
@guarded("read_description")
def arrive_at(rest: str) -> Response:
    """The same for a page, whose address says no language: as mails give it."""
    return redirect(f"{request.root_path}/{chosen()}/workplans/{quote(rest)}")


@blueprint.get("/")
@page("read_plan")
def home() -> Response | str:
    """The only plan's overview; where there are several, or none yet, the list of them."""
    here = service()
    found = workplans(here.engine, here.clock)
    if len(found) == 1:
        return redirect(url_for("web_overview.overview", wp=found[0].code))
    return render("home.html", workplans=found)
