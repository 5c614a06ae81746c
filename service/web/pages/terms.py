"""Help: what each status, rate and term means."""

from flask import g

from service.edge.gate import by_session
from service.web import glossary
from service.web.page import page, pages
from service.web.rendering import render

blueprint = pages("help")


@blueprint.get("/help")
@page("read_description")
def help_page() -> str:
    """The glossary; each term has a place of its own, to which the question marks lead."""
    g.identity = by_session()
    return render("help.html", groups=glossary.groups())
