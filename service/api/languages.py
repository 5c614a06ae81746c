"""In which language a client reads what is written for people: reports and sheets.

The plan's own texts come in both languages at once, and what one person wrote in the one they wrote it in; no
negotiation touches those.
"""

from collections.abc import Sequence
from typing import Any

from flask import Response, request
from werkzeug.datastructures import LanguageAccept

PARAMETER = "By default what Accept-Language prefers, else the first that there is."

ACCEPT = {
    "name": "Accept-Language",
    "in": "header",
    "description": "In which language you would rather read (RFC 9110, section 12.5.4); language goes first.",
    "schema": {"type": "string"},
    "example": "ka, en;q=0.5",
}
HEADERS: dict[str, Any] = {
    "Content-Language": {
        "description": "The language of what is in the body, where it has one.",
        "schema": {"type": "string"},
    }
}


def preferred(offered: Sequence[str], asked: str | None) -> str:
    """The language that is asked for, else the best of those offered, else the first of them."""
    if asked is not None:
        return asked
    accepted: LanguageAccept = request.accept_languages
    return accepted.best_match(offered, default=offered[0])


def told(response: Response, language: str | None) -> Response:
    """Say in which language the body is (null: in none), and that it depends on who asks."""
    if language is not None:
        response.headers["Content-Language"] = language
    response.vary.add("Accept-Language")
    return response
