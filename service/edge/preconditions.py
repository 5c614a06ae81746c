"""If-Match and Idempotency-Key: what protects a write from others' writes and from its own repetition."""

import re
from http import HTTPStatus

from flask import request

from events.refusals import conflict
from service.edge.problems import BadRequest
from service.store.submission import Precondition

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
KEY = re.compile(r"[\x20-\x7e]{1,255}")


def etag(version: int) -> str:
    """The entity tag of a resource: the version of its stream."""
    return f'"{version}"'


def if_match() -> Precondition:
    """The request's If-Match (RFC 9110, section 13.1.1), to be checked once everything else is decided.

    Weak tags, and those that are no version, match nothing. Raises BadRequest where it is no If-Match at all;
    the precondition refuses with `if_match_required` (428) or `stale_version` (412).
    """
    return expecting(request.headers.get("If-Match"))


def expecting(given: str | None) -> Precondition:
    """The same for what an If-Match says."""
    accepted = None if given is None or given.strip() == "*" else _strong_tags(given)

    def check(stream: str, version: int) -> None:
        if given is None:
            detail = f"send If-Match with the version that you have read; {stream} is at {etag(version)}"
            raise conflict("if_match_required", detail)
        if accepted is not None and str(version) not in accepted:
            detail = f"{stream} is at version {etag(version)}, not {given}; read it again and decide anew"
            raise conflict("stale_version", detail)

    return check


def tags() -> set[str] | None:
    """The strong tags of the request's If-Match, or `*`; null where it has none. Raises BadRequest too."""
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return None if given is None else {"*"}
    return _strong_tags(given)


def _strong_tags(header: str) -> set[str]:
    places = {place.strip() for place in _TAG.sub("\0", header).split(",")} - {""}  # a tag may hold a comma
    if places != {"\0"}:
        detail = 'write If-Match as the ETag was: in quotes, as in If-Match: "7"; or If-Match: *'
        raise BadRequest(HTTPStatus.BAD_REQUEST, "malformed_if_match", detail)
    return {tag for weak, tag in _TAG.findall(header) if not weak}


def idempotency_key() -> str | None:
    """The request's Idempotency-Key, if any. Raises BadRequest unless it is 1 to 255 printable characters."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        detail = "an Idempotency-Key has 1 to 255 printable ASCII characters"
        raise BadRequest(HTTPStatus.BAD_REQUEST, "malformed_idempotency_key", detail)
    return key
