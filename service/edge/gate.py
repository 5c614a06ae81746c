"""What every view needs: the service, the ledger that the address names, and who asks.

Who asks is known by the header Authorization; of a browser that signed in, by its cookie. The API takes a
cookie for reading only: whatever another site makes a browser send, it changes nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, after_this_request, current_app, g, request
from werkzeug.exceptions import NotFound

from events.values import Actor
from service.auth import sessions
from service.auth.identities import MISSING, identify
from service.auth.keys import Unauthenticated
from service.auth.lockout import network
from service.auth.permissions import OPEN, PUBLIC, Identity, admit
from service.bootstrap import Service
from service.commands import Ledger

P = ParamSpec("P")
R = TypeVar("R")

EXTENSION = "kvali"
UNCOUNTED = "read_health"
"""What may be asked any number of times, so that whoever watches the service sees it when it is busy."""
DEMONSTRATION = "Kvali-Demonstration"
"""The header of every answer from a ledger in which everything is made up."""


def service() -> Service:
    """The service that this app stands around."""
    found: Service = current_app.extensions[EXTENSION]
    return found


def ledger(wp: str) -> Ledger:
    """The ledger of the workplan that the address names. Refusal: `unknown_workplan`."""
    return service().ledger(wp)


def identity() -> Identity:
    """Who asks, and by what. Raises Unauthenticated where nobody does."""
    found: Identity | None = g.identity
    if found is None:
        raise MISSING
    return found


def actor() -> Actor:
    """Who asks, as the actor of an event. Raises Unauthenticated where nobody does."""
    return identity().actor


def may(use_case: str) -> bool:
    """Whether who asks may do this too."""
    found: Identity | None = g.identity
    return found is not None and found.may(use_case)


def by_request() -> Identity | None:
    """Who sends a request to the API (RFC 6750). Raises Unauthenticated."""
    here, header = service(), request.headers.get("Authorization")
    if header is None and request.method in ("GET", "HEAD"):
        return by_session()
    return None if header is None else here.recognised.by(header, identify)


def by_session() -> Identity | None:
    """Whose browser this is; nobody's where its session has ended, or there was none."""
    here, token = service(), request.cookies.get(cookie())
    with suppress(Unauthenticated):
        return None if token is None else here.recognised.by(token, sessions.authenticate)
    return None


def cookie() -> str:
    """What a session's cookie is called; by its prefix, of this host alone (RFC 6265bis)."""
    return "__Host-kvali" if service().settings.secure else "kvali"


def guarded(
    use_case: str, who: Callable[[], Identity | None] = by_request
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let nobody into a view whom the table of permissions does not let in, nor who comes too often.

    Both is decided before the body is read.

    The view then says of itself, as `use_case`, what it is in that table.
    """

    def decorator(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            if not request.path.isprintable():
                raise NotFound  # nothing is called so, and databases differ in what they make of it
            if use_case not in OPEN:
                _admit(use_case, who)
            elif use_case != UNCOUNTED:
                _count_address()
            answered = view(*args, **kwargs)
            if _demonstration():
                after_this_request(_mark)
            return answered

        vars(wrapper)["use_case"] = use_case
        return wrapper

    return decorator


def _admit(use_case: str, who: Callable[[], Identity | None]) -> None:
    here = service()
    try:
        g.identity = who()
    except Unauthenticated:
        _count_address()
        raise
    if g.identity is None:
        _count_address()
    else:
        name = f"{g.identity.account}/{g.identity.credential}"  # a key, or all sessions of a person
        here.limits.take(f"key:{name}", here.settings.rate_per_key)
    if g.identity is not None or not (here.settings.public and use_case in PUBLIC):
        admit(identity(), use_case)


def _count_address() -> None:
    here = service()
    here.limits.take(f"address:{network(request.remote_addr)}", here.settings.rate_per_address)


def _demonstration() -> bool:
    wp = (request.view_args or {}).get("wp")
    return wp is not None and ledger(wp).record.demonstration


def _mark(response: Response) -> Response:
    response.headers[DEMONSTRATION] = "true"
    return response
