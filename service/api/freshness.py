"""If-None-Match: whether what was read before still stands (RFC 9110, section 13.1.2).

What a read of the ledger as a whole answers follows from its address, the size of the ledger, the day in the
plan's time zone, what the role may see, and this version of Kvali. All of it is known without a read model.
"""

from hashlib import sha256
from importlib.metadata import version

import msgspec
from flask import Response, request

from service.api.describe import MARK
from service.edge.gate import ledger, may, service
from service.store.engine import reading
from service.store.ledgers import ledger as current

VERSION = version("kvali")

HEADERS = MARK | {
    "ETag": {
        "description": "Weak: for If-None-Match. It changes with every event and every day.",
        "schema": {"type": "string"},
    }
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "An ETag of this address; while nothing has changed, 304 is the whole answer.",
    "schema": {"type": "string"},
}
"""What the API's description says that such a read may be sent."""
UNCHANGED = {304: {"description": "Not Modified"}}
"""And what it may then be answered."""


def tag(wp: str, *more: object) -> str | None:
    """What names the answer to this request as of now; null where the ledger is empty.

    `more` is what else it follows from.
    """
    found, here = ledger(wp), service()
    with reading(here.engine) as connection:
        size = current(connection, found.id).size
    if size == 0:
        return None
    today = here.clock.now().astimezone(found.timezone).date()
    seen = [VERSION, request.root_path, request.full_path, size, today, may("read_personal_data"), *more]
    return sha256(msgspec.json.encode(seen)).hexdigest()[:32]


def unchanged(tag: str | None) -> Response | None:
    """The answer to who has read this before; null where it is to be read again."""
    if tag is None or request.if_none_match.star_tag or not request.if_none_match.contains_weak(tag):
        return None
    return tagged(Response(status=304), tag)


def tagged(response: Response, tag: str | None) -> Response:
    """The response under its tag."""
    if tag is not None:
        response.set_etag(tag, weak=True)
    return response
