"""Signing in and out."""

from http import HTTPStatus

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from service.auth import local
from service.auth.keys import Unauthenticated
from service.auth.lockout import TooManyAttempts
from service.edge import browser
from service.edge.gate import by_session, cookie, service
from service.edge.problems import Problem, of
from service.web.page import page, pages
from service.web.rendering import render

blueprint = pages("account")


@blueprint.get("/sign-in")
@page("sign_in")
def sign_in() -> Response | str:
    """The form; who has signed in already goes on."""
    if by_session() is not None:
        return redirect(browser.onward(_wanted()))
    return _form(has_ended=cookie() in request.cookies)


@blueprint.post("/sign-in")
@page("sign_in")
def finish_sign_in() -> Response | tuple[str, int]:
    """Begin a session by name and password, and go on to where one wanted to."""
    here, form = service(), request.form
    try:
        made = local.sign_in(
            here.engine,
            here.clock,
            form.get("name", "").strip(),
            form.get("password", ""),
            request.remote_addr,
        )
    except (Unauthenticated, TooManyAttempts) as error:
        problem = of(error)
        return _form(problem), problem.status
    return browser.begun(made, redirect(browser.onward(_wanted()), HTTPStatus.SEE_OTHER))


@blueprint.post("/sign-out")
@page("sign_in")
def sign_out() -> Response:
    """End this browser's session."""
    return browser.ended(redirect(url_for("web_home.home"), HTTPStatus.SEE_OTHER))


def _wanted() -> str:
    return request.values.get("next") or url_for("web_home.home")


def _form(problem: Problem | None = None, *, has_ended: bool = False) -> str:
    g.identity = None
    provided = service().settings.oidc is not None
    wanted = browser.onward(_wanted())
    return render("sign_in.html", problem=problem, provided=provided, next=wanted, has_ended=has_ended)
