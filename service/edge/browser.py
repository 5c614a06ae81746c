"""A browser that signs in, however it does: the cookie that it keeps, and where it goes on to."""

from urllib.parse import urlsplit

from flask import g, request
from werkzeug.wrappers import Response

from service.auth import sessions
from service.auth.sessions import NewSession
from service.edge.gate import cookie, service

VISIT = "kvali_visit"
"""The cookie of whoever has not signed in, to which the forms are tied that they are given."""
LONGEST = 2_000
"""Characters of an address that is gone on to; a cookie keeps it while one is at an identity provider."""


def begun(made: NewSession, response: Response) -> Response:
    """Have the browser keep a session that was just begun. One that it came with ends."""
    before = request.cookies.get(cookie())
    if before is not None:
        sessions.end(service().engine, before)
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


def ended(response: Response) -> Response:
    """End the browser's session, if it has one, and have it forget the cookie."""
    token = request.cookies.get(cookie())
    if token is not None:
        sessions.end(service().engine, token)
    response.delete_cookie(cookie(), secure=service().settings.secure, httponly=True, samesite="Lax")
    return response


def onward(wanted: str) -> str:
    """Where somebody wanted to go, if that is an address of ours; else to the beginning.

    Browsers read a backslash as a slash, and leave tabs and line ends out: none is in an address of ours.
    """
    ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    if not ours or not wanted.isprintable() or len(wanted) > LONGEST:
        return f"{request.root_path}/"
    parts = urlsplit(wanted)
    return f"{request.root_path}/" if parts.scheme or parts.netloc else wanted


def looks() -> None:
    """Whoever asks looks at pages, so that errors are told as pages, too."""
    g.looks = True


def is_looking() -> bool:
    """Whether that was said."""
    return bool(g.get("looks"))
