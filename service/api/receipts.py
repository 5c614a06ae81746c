"""How a write that was accepted is answered: the resource, and the receipt of its event."""

from functools import cache
from string import Formatter
from typing import Any
from urllib.parse import quote

import msgspec
from flask import Response, request

from service.commands import Accepted
from service.edge.preconditions import etag


def accepted(done: Accepted, status: int, wp: str, location: str | None = None) -> Response:
    """The answer. `location`, below the workplan, is where the resource is found, by its fields."""
    content = msgspec.json.encode(body(done, wp))
    response = Response(content, status, content_type="application/json")
    response.headers["ETag"] = etag(done.version)
    if location is not None:
        values = {name: quote(str(done.body[name])) for name in _named(location)}
        response.headers["Location"] = address(wp, location.format_map(values))
    return response


@cache
def _named(location: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(location) if name)


def body(done: Accepted, wp: str) -> dict[str, Any]:
    """What the answer says; its receipt names the address of the event's proof."""
    receipt = done.body["receipt"]
    proof = address(wp, f"events/{receipt['position']}/proof")
    return {**done.body, "receipt": {**receipt, "proof": proof}}


def address(wp: str, place: str) -> str:
    """The address of something below a workplan."""
    return f"{request.root_path}/api/v1/workplans/{quote(wp)}/{place}"
