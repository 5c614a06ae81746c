"""Signing in and out, and what somebody can set of themselves."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from service.auth import local, sessions
from service.auth.keys import Unauthenticated
from service.auth.lockout import TooManyAttempts
from service.auth.sessions import NewSession
from service.edge.gate import by_session, cookie, service
from service.edge.problems import Problem, of
from service.web.forms import VISIT
from service.web.page import page, pages
from service.web.rendering import render

blueprint = pages("account")


@blueprint.get("/sign-in")
@page("sign_in")
def sign_in() -> Response | str:
    """The form; who has signed in already goes on."""
    if by_session() is not None:
        return redirect(onward())
    return _form()


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
    return begun(made, redirect(onward(), HTTPStatus.SEE_OTHER))


@blueprint.post("/sign-out")
@page("sign_in")
def sign_out() -> Response:
    """End this browser's session."""
    token = request.cookies.get(cookie())
    if token is not None:
        sessions.end(service().engine, token)
    response = redirect(url_for("web_home.home"), HTTPStatus.SEE_OTHER)
    response.delete_cookie(cookie(), secure=service().settings.secure, httponly=True, samesite="Lax")
    return response


def begun(made: NewSession, response: Response) -> Response:
    """Have the browser keep a session that was just begun; one that it had before is worth nothing now."""
    response.set_cookie(
        cookie(),
        made.token,
        max_age=sessions.LASTS,
        secure=service().settings.secure,
        httponly=True,
        samesite="Lax",
    )
    response.delete_cookie(VISIT)
    return response


def onward() -> str:
    """Where one wanted to go: an address of ours, or home."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours and not parts.netloc and not parts.scheme else url_for("web_home.home")


def _form(problem: Problem | None = None) -> str:
    g.identity = None
    provided = service().settings.oidc is not None
    return render("sign_in.html", problem=problem, provided=provided, next=request.values.get("next", ""))
