"""The whole ledger as one archive, sent while it is made, and gone on with where a download broke off."""

import re
from collections.abc import Iterator
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from service.api import parameters
from service.api.describe import MARK, describe
from service.api.parsing import Parser
from service.api.problems import answer
from service.edge.gate import guarded, ledger, service
from service.edge.problems import Problem
from service.export.archive import MEDIA_TYPE, chunks
from service.export.files import Export

BEYOND = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
_RANGE = re.compile(r"bytes=([0-9]{1,18})-")

blueprint = Blueprint(
    "exporting", __name__, url_prefix="/api/v1/workplans/<wp>", description="The ledger to take away."
)
blueprint.ARGUMENTS_PARSER = Parser()


def get_export(args: dict[str, Any], wp: str) -> Response:
    """The ledger as a ZIP archive that proves itself: `kvali verify` checks it without this service.

    A download that broke off goes on with `Range: bytes=N-` and `If-Range`: while no text is erased and no
    witness signs anew, the same size gives the same bytes.
    """
    export = Export(ledger(wp), service().settings.policy, args["size"])
    tag = f'"{sha256(export.fingerprint).hexdigest()}"'
    start = _start(tag)
    if start:
        length = sum(map(len, chunks(export)))
        if start >= length:
            detail = f"the archive has {length} bytes, so that nothing is left from byte {start} on"
            headers = {"Content-Range": f"bytes */{length}"}
            return answer(Problem(BEYOND, "range_not_satisfiable", detail, headers=headers))
        response = Response(_after(start, chunks(export)), 206, content_type=MEDIA_TYPE)
        response.headers["Content-Range"] = f"bytes {start}-{length - 1}/{length}"
        response.content_length = length - start
    else:
        response = Response(chunks(export), content_type=MEDIA_TYPE)
    response.headers["ETag"] = tag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = f'attachment; filename="{wp}-{export.stop}.zip"'
    return response


def _start(tag: str) -> int:
    """From which byte on; an archive that has changed since is sent from its beginning."""
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    return int(match[1]) if match and request.headers.get("If-Range", tag) == tag else 0


def _after(start: int, stream: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in stream:
        yield chunk[start:]
        start = max(start - len(chunk), 0)


_read = blueprint.arguments(parameters.Export, location="query")(get_export)
for status in (206, 200):
    _read = blueprint.response(status, {}, content_type=MEDIA_TYPE, headers=MARK)(_read)
_read = blueprint.doc(responses={BEYOND: BEYOND.name})(_read)
_read = describe(blueprint, "read_export", name="get_export")(_read)
blueprint.add_url_rule("/export.zip", "get_export", guarded("read_export")(_read))
