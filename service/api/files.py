"""Files that updates cite: taken while they are hashed, and given out so that no browser acts on them."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, BinaryIO

import msgspec
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema
from msgspec import structs
from werkzeug.exceptions import HTTPException

from service.api import parameters
from service.api.describe import MARK, answer, describe
from service.api.parsing import Parser
from service.api.receipts import address
from service.commands import files as c
from service.edge.downloads import disposition
from service.edge.fields import MAX_NAME, Line
from service.edge.gate import actor, guarded, ledger, service
from service.files.kinds import KINDS
from service.files.storage import CHUNK
from service.queries.answers import Answer
from service.store.files import FileRecord

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-cache",
    "Accept-Ranges": "bytes",
}


class FileAnswer(Answer, frozen=True):
    """A file that is kept: an update cites it by its `sha256`. `organisation` handed it in first."""

    sha256: str
    size: int
    media_type: str
    name: str
    organisation: str
    added_at: str
    address: str


class Named(Schema):
    """What the file is called."""

    name = Line(MAX_NAME, required=True, metadata={"description": "With it the file is saved later on."})


blueprint = Blueprint(
    "files", __name__, url_prefix="/api/v1/workplans/<wp>/files", description="The files that updates cite."
)
blueprint.ARGUMENTS_PARSER = Parser()


def add_file(args: dict[str, Any], wp: str) -> Response:
    """Hand in a file, as the body of the request, to cite it as evidence by its SHA-256.

    The same bytes are kept once: sent again they are answered with 200 and what is known of them.
    """
    here = service()
    request.max_content_length = here.settings.file_max_mib << 20
    incoming = c.Incoming(request.stream, request.content_length)
    with incoming.file:
        kept, new = c.keep(ledger(wp), here.files, actor(), incoming, args["name"], request.mimetype)
    place = address(wp, f"files/{kept.sha256}")
    fields = structs.asdict(kept) | {"added_at": kept.added_at.isoformat(timespec="milliseconds")}
    content = msgspec.json.encode(FileAnswer(**fields, address=place))
    status = HTTPStatus.CREATED if new else HTTPStatus.OK
    return Response(content, status, {"Location": place}, content_type="application/json")


def get_file(_: dict[str, Any], wp: str, sha256: str) -> Response:
    """A file, to be saved: its bytes are compared with its hash before any of them is sent.

    A download that broke off goes on with `Range`; the ETag is the hash.
    """
    record = c.found(ledger(wp), sha256)
    if request.if_none_match.contains(sha256):
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = _sent(record, c.content(service().files, record))
    response.set_etag(sha256)
    response.headers.update(HEADERS)
    return response


def _sent(record: FileRecord, copy: BinaryIO) -> Response:
    text = "; charset=utf-8" if record.media_type.startswith("text/") else ""
    response = Response(_pieces(copy), content_type=record.media_type + text)
    response.call_on_close(copy.close)
    response.content_length = record.size
    response.headers["Content-Disposition"] = disposition(record.name)
    response.set_etag(record.sha256)
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=record.size)
    except HTTPException:
        copy.close()
        raise
    return response


def _pieces(copy: BinaryIO) -> Iterator[bytes]:
    with copy:
        while piece := copy.read(CHUNK):
            yield piece


_CONTENT: dict[str, dict[str, Any]] = {kind.media_type: {"schema": {}} for kind in KINDS}
_ADDED = blueprint.arguments(Named(), location="query")(add_file)
for _status in (201, 200):
    _ADDED = blueprint.response(_status, answer(FileAnswer), headers=MARK)(_ADDED)
_ADDED = blueprint.doc(requestBody={"required": True, "content": _CONTENT})(_ADDED)
_ADDED = describe(blueprint, "submit_update", name="add_file", repeatable=False)(_ADDED)
blueprint.add_url_rule("", "add_file", guarded("submit_update")(_ADDED), methods=["POST"])

_GIVEN = blueprint.arguments(parameters.Nothing(), location="query")(get_file)
_GIVEN = blueprint.doc(
    responses={
        200: {"description": "OK", "headers": MARK, "content": _CONTENT},
        206: {"description": "Partial Content", "headers": MARK, "content": _CONTENT},
        304: {"description": "Not Modified"},
        416: HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE.name,
    }
)(_GIVEN)
_GIVEN = describe(blueprint, "read_updates", name="get_file")(_GIVEN)
blueprint.add_url_rule("/<sha256>", "get_file", guarded("read_updates")(_GIVEN))
