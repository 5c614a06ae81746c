"""Every error of the API as a problem document (RFC 9457).

`code` is stable and for machines, `detail` says to a person what is wrong and what to do.
"""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, g, request
from werkzeug.exceptions import RequestTimeout

from service.edge.problem_types import address, title
from service.edge.problems import Problem, of

MEDIA_TYPE = "application/problem+json"
MAX_DRAINED = 64 * 1024 * 1024


def answer(problem: Problem) -> Response:
    """A problem document, as a response."""
    if problem.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        _drain()
    content = msgspec.json.encode(document(problem))
    return Response(content, problem.status, problem.headers, content_type=MEDIA_TYPE)


def document(problem: Problem, place: str = "") -> dict[str, Any]:
    """A problem document. Its `type` is the address of a page about its `code`.

    `place` is a JSON Pointer (RFC 6901) to the part of the request that it is about.
    """
    content: dict[str, Any] = {
        "type": address(problem.code, request.root_path),
        "title": title(problem.code, problem.status.phrase),
        "status": int(problem.status),
        "code": problem.code,
        "detail": problem.detail,
        "instance": f"{request.path}#{place}" if place else request.path,
        "request_id": g.request_id,
    }
    more = {"field": problem.field, "errors": problem.errors}
    return content | {name: value for name, value in more.items() if value}


def of_item(error: Exception, place: str) -> dict[str, Any]:
    """The problem document of one of many: what a request of its own would have been answered with."""
    return document(of(error), place)


def _drain() -> None:
    """Take in what is still being sent: many clients read no answer before they have sent everything."""
    left, stream = MAX_DRAINED, request.environ["wsgi.input"]
    with suppress(RequestTimeout):
        while left > 0 and (piece := stream.read(min(left, 64 * 1024))):
            left -= len(piece)
