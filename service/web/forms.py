"""Forms: that they are our own, what they say, and that sending one twice does a thing once.

A form carries three fields beside what is filled in: `token`, which no other site knows; `once`, under which
a second sending is recognised; and, where it changes something, the `version` that was looked at.
"""

import hashlib
import hmac
from typing import Any

from flask import g, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields

from events.refusals import Refusal, conflict, forbidden
from service.commands import Order
from service.edge.browser import VISIT
from service.edge.fields import Flag, Whole
from service.edge.gate import actor, cookie, service
from service.edge.preconditions import expecting
from service.edge.problems import BadRequest, Problem, of
from service.edge.unfit import unfit

BESIDE = frozenset({"token", "once", "version"})
MOST_BYTES = 2 << 20
"""Of a form with files, without them."""

FAILED = (Refusal, BadRequest)
"""What a form is shown again for, with what was filled in."""


def token() -> str:
    """What this browser's forms carry (OWASP's synchronizer token), of a cookie that nobody reads."""
    secret = request.cookies.get(cookie()) or request.cookies.get(VISIT) or g.get("visit")
    if secret is None:
        secret = g.visit = service().clock.random(16).hex()
    return hashlib.sha256(f"kvali form\n{secret}".encode()).hexdigest()


def once() -> str:
    """A name for one filling in of a form."""
    return service().clock.uuid7()


def check() -> None:
    """Refuses what was not sent by a form of ours: `form_foreign`; and what is to change the past:
    `past_is_read_only`.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise _foreign()
    if not hmac.compare_digest(request.form.get("token", "").encode(), token().encode()):
        raise _foreign()
    if g.get("as_of") is not None:
        raise conflict("past_is_read_only", "you look at an earlier moment; return to the present to write")


def _foreign() -> Refusal:
    detail = "this form was not given out to this browser, or you have signed in or out since; load it anew"
    return forbidden("form_foreign", detail)


def filled(schema: type[Schema], **more: Any) -> dict[str, Any]:
    """What the form says, by a schema of the API's; fields left empty are left out. `more` goes beside it.

    Raises BadRequest with the path and reason of each field that cannot be.
    """
    try:
        return _loaded(schema, _given(schema, more))
    except ValidationError as error:
        raise unfit([error.messages_dict]) from error


def fitting(schema: type[Schema], **more: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The same of those fields that can be, and the reason, by its path, why each of the others cannot."""
    try:
        return _loaded(schema, _given(schema, more)), {}
    except ValidationError as error:
        wrong = unfit([error.messages_dict]).errors or []
        return dict(error.valid_data or {}), {one["path"]: one["reason"] for one in wrong}


def asked(schema: type[Schema]) -> dict[str, Any]:
    """What the address asks for, by a schema of `service.edge.asked`; what else it says is not looked at.

    Raises BadRequest as above.
    """
    try:
        return _loaded(schema, request.args.to_dict())
    except ValidationError as error:
        raise unfit([error.messages_dict]) from error


def _given(schema: type[Schema], more: dict[str, Any]) -> dict[str, Any]:
    given = {name: _value(field, name) for name, field in schema().fields.items()}
    return {name: value for name, value in (given | more).items() if value not in (None, "")}


def _loaded(schema: type[Schema], given: dict[str, Any]) -> dict[str, Any]:
    return dict(schema(unknown=EXCLUDE).load(given))


def _value(field: fields.Field[Any], name: str) -> Any:
    if isinstance(field, fields.List):
        return [one for one in request.form.getlist(name) if one] or None
    text = request.form.get(name, "").strip()
    if isinstance(field, Flag):
        return name in request.form
    if isinstance(field, Whole) and text.lstrip("-").isdecimal() and len(text) < 18:
        return int(text)
    return text


def order() -> Order:
    """How the command of this form is given: once, and only on the version that was looked at."""
    version = request.form.get("version")
    return Order(
        actor=actor(),
        precondition=None if version is None else expecting(f'"{version}"'),
        idempotency_key=request.form.get("once") or None,
    )


def problem(error: Exception) -> Problem:
    """What the form is shown again with."""
    return of(error)
