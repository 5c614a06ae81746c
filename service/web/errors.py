"""Errors as pages: what is wrong, what to do about it, and where to go on."""

from http import HTTPStatus

from flask import Response, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from service.edge.problem_types import about
from service.edge.problems import Problem
from service.web.language import chosen
from service.web.rendering import render

ELSEWHERE = ("/api/", "/ledgers/", "/auth/")
"""Where programs ask, who want problem documents."""
KINDS = ("text/html", "application/json")


def looked_at(error: Exception) -> bool:
    """Whether whoever met this error looks at pages."""
    if request.path.startswith(ELSEWHERE):
        return False
    if request.blueprint is not None and request.blueprint.startswith("web"):
        return True
    return isinstance(error, HTTPException) and _wanted() == KINDS[0]


def _wanted() -> str:
    return request.accept_mimetypes.best_match(KINDS, default=KINDS[0])


def error_page(problem: Problem) -> Response:
    """A page; for who has to sign in, the way there."""
    if problem.status == HTTPStatus.UNAUTHORIZED and request.method == "GET":
        back = request.full_path.rstrip("?")
        return redirect(url_for("web_account.sign_in", language=chosen(), next=back), HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    page = render("error.html", problem=problem, about=about(problem.code, problem.status.phrase))
    response = Response(page, problem.status, content_type="text/html; charset=utf-8")
    response.headers.extend(
        {name: value for name, value in problem.headers.items() if name != "WWW-Authenticate"}
    )
    return response
