"""Errors as pages: what is wrong, what to do about it, and where to go on."""

from http import HTTPStatus

from flask import Response, current_app, redirect, request, url_for
from msgspec import structs
from werkzeug.exceptions import HTTPException

from service.auth.identities import MISSING
from service.edge.browser import is_looking
from service.edge.problem_types import about
from service.edge.problems import Problem
from service.web.forms import BESIDE
from service.web.language import chosen
from service.web.rendering import render

ELSEWHERE = ("/api/", "/ledgers/", "/auth/")
"""Where programs ask, who want problem documents."""
KINDS = ("text/html", "application/json")
ENDED = "your session ended before this was sent, so nothing was done; sign in again"
UNREAD = ("session_ended", "form_foreign")
"""With these a form is refused before it is looked at."""
SECRET = frozenset({"password", *BESIDE})
"""Fields of forms that are not shown again."""


def looked_at(error: Exception) -> bool:
    """Whether whoever met this error looks at pages."""
    if is_looking():
        return True
    if request.path.startswith(ELSEWHERE):
        return False
    if request.blueprint is not None and request.blueprint.startswith("web"):
        return True
    return isinstance(error, HTTPException) and _wanted() == KINDS[0]


def _wanted() -> str:
    return request.accept_mimetypes.best_match(KINDS, default=KINDS[0])


def error_page(problem: Problem) -> Response:
    """A page; for who has to sign in, the way there. What was written into a form is not lost."""
    if problem.code == MISSING.code and request.method == "GET":
        back = request.full_path.rstrip("?")
        return redirect(url_for("web_account.sign_in", language=chosen(), next=back), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    if problem.code == MISSING.code:
        problem = structs.replace(problem, code="session_ended", detail=ENDED)
    page = render(
        "error.html",
        problem=problem,
        about=about(problem.code, problem.status.phrase),
        onward=request.args.get("next") or _again(),
        written=_written() if problem.code in UNREAD else [],
    )
    response = Response(page, problem.status, content_type="text/html; charset=utf-8")
    response.headers.extend(
        {name: value for name, value in problem.headers.items() if name != "WWW-Authenticate"}
    )
    return response


def _again() -> str:
    """Where the form stood that was sent, or what was looked at; else the beginning."""
    here = current_app.create_url_adapter(request)
    if request.path.startswith(ELSEWHERE) or here is None or not here.test(method="GET"):
        return url_for("web_home.home", language=chosen())
    return request.full_path.rstrip("?")


def _written() -> list[tuple[str, str]]:
    """What somebody wrote into a form that was not looked at, if it can be read at all."""
    try:
        return [(name, text) for name, text in request.form.items(multi=True) if text and name not in SECRET]
    except HTTPException:
        return []
