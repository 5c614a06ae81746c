"""A log as a folder of files (c2sp.org/tlog-tiles), made from `events.tlog`, and a web server of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread

from events.merkle import leaf_hash
from events.tlog import tiles
from events.tlog.tiles import WIDTH, Tile
from events.tlog.tree import Tree, levels
from tests.interop.claims import Log
from tests.support.logs import LOG_KEY, WITNESS_KEY, checkpoint, cosigned


def entries(size: int) -> list[bytes]:
    """So many entries, of which the one in the middle is as long as an entry can be."""
    chance = Random(size)  # noqa: S311 - nothing secret
    made = [chance.randbytes(chance.randrange(1, 300)) for _ in range(size)]
    made[size // 2] = chance.randbytes(65_535)
    return made


def lay_out(folder: Path, leaves: list[bytes]) -> None:
    """Write all files of a log of these entries."""
    size = len(leaves)
    rows = [[leaf_hash(leaf) for leaf in leaves]]
    while len(below := rows[-1]) >= WIDTH:
        full = (below[start : start + WIDTH] for start in range(0, len(below) - WIDTH + 1, WIDTH))
        rows.append([levels(b"".join(hashes))[-1] for hashes in full])
    for tile in tiles.tiles(size):
        _write(folder / tile.path, b"".join(_part(rows[tile.level or 0], tile)))
    for bundle in tiles.bundles(size):
        _write(folder / bundle.path, tiles.pack(_part(leaves, bundle)))
    root = Tree(size, lambda tile: (folder / tile.path).read_bytes()).root()
    _write(folder / "checkpoint", cosigned(checkpoint(size, root), WITNESS_KEY).encode())


def _part(row: list[bytes], tile: Tile) -> list[bytes]:
    return row[tile.number * WIDTH :][: tile.width]


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, as in production
    disable_nagle_algorithm = True  # else head and body of each answer are 40 ms apart

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has
        pass


@contextmanager
def served(folder: Path, key: str = LOG_KEY.public.vkey) -> Iterator[Log]:
    """Serve the log in a folder until the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Log(f"http://127.0.0.1:{server.server_port}", key)
        finally:
            server.shutdown()
            thread.join()
