"""The ledger as a transparency log: the static resources of c2sp.org/tlog-tiles, for tools nobody here wrote.

Checkpoints and hashes are for everybody, because they say nothing but how many events there are, and because
those who watch the log need them. The events themselves are for those who may read events.
"""

from hashlib import sha256

from flask import Blueprint, Response, request
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from events.tlog import MalformedError, tiles
from events.tlog.tiles import WIDTH, Tile
from service.edge.gate import guarded, ledger, service
from service.export.files import Export
from service.store import checkpoints
from service.store.engine import reading
from service.store.ledgers import ledger as current
from service.store.logs import LogRecord, logs

IMMUTABLE = "max-age=31536000, immutable"

blueprint = Blueprint("log", __name__, url_prefix="/ledgers/<wp>")


@blueprint.get("/checkpoint")
@blueprint.get("/<int(min=2):number>/checkpoint")
@guarded("read_log")
def get_checkpoint(wp: str, number: int = 1) -> Response:
    """The newest checkpoint of a log, as a signed note; of one that was closed, its last one."""
    ledger(wp).settle()
    with reading(service().engine) as connection:
        note = checkpoints.newest(connection, _log(connection, wp, number)).note
    return _answered(note.encode(), "text/plain; charset=utf-8", "no-cache")


@blueprint.get("/tile/<path:place>")
@blueprint.get("/<int(min=2):number>/tile/<path:place>")
@guarded("read_log")
def get_tile(wp: str, place: str, number: int = 1) -> Response:
    """A tile of hashes, or a bundle of entries."""
    try:
        tile = tiles.parse(f"tile/{place}")
    except MalformedError as error:
        raise NotFound from error
    show = _tile if tile.level is not None else _entries
    return show(wp=wp, number=number, tile=tile)


def _tile(wp: str, number: int, tile: Tile) -> Response:
    full = tile.width == WIDTH
    shared = "public" if tile.level is not None else "private"
    caching = f"{shared}, {IMMUTABLE}" if full else f"{shared}, no-cache"
    return _answered(_read(wp, number, tile), "application/octet-stream", caching)


_entries = guarded("read_events")(_tile)


@blueprint.get("/exports/<int:size>/<path:path>")
@blueprint.get("/<int(min=2):number>/exports/<int:size>/<path:path>")
@guarded("read_export")
def get_exported(wp: str, size: int, path: str, number: int = 1) -> Response:
    """A file of the export up to a checkpoint: what `kvali verify` reads where it is given an address."""
    with reading(service().engine) as connection:
        log = _log(connection, wp, number)
    if not min(number - 1, 1) <= size <= log.size:
        raise NotFound
    file = Export(ledger(wp), service().settings.policy, log.first + size).find(path)
    if file is None:
        raise NotFound
    caching = f"private, {IMMUTABLE}" if file.lasting else "private, no-cache"
    return _answered(file.make(), "application/octet-stream", caching)


def _log(connection: Connection, wp: str, number: int) -> LogRecord:
    found = logs(connection, current(connection, ledger(wp).id))
    if number > len(found):
        raise NotFound
    return found[number - 1]


def _read(wp: str, number: int, tile: Tile) -> bytes:
    with reading(service().engine) as connection:
        log = _log(connection, wp, number)
        if not tile.within(log.size):
            raise NotFound
        return checkpoints.tile_of(connection, log.id, tile, log.first)


def _answered(content: bytes, content_type: str, caching: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Cache-Control"] = caching
    response.set_etag(sha256(content).hexdigest())
    response.make_conditional(request)
    return response
