"""What one needs to tamper with a ledger: other rows in its tables, hashes and signatures that fit them."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec

from events.codec import NewEvent
from events.merkle import Frontier, leaf_hash
from events.tlog import tiles
from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import SigningKey
from events.tlog.tiles import WIDTH, Tile
from events.tlog.tree import grown
from events.values import Actor
from events.vocabulary import Event
from service.store.submission import Erased, Submission
from tests.verify.scene import Scene

Change = Callable[[list[bytes]], list[bytes]]
"""What is done to the leaves of a ledger, or to the entries of a bundle."""


def leaves_of(database: sqlite3.Connection) -> list[bytes]:
    """All leaves in order."""
    return [leaf for (leaf,) in database.execute("SELECT leaf FROM event ORDER BY position")]


def put(database: sqlite3.Connection, leaves: list[bytes]) -> None:
    """Let these be the events, each with the hash of its leaf; nothing else is touched."""
    database.execute("DELETE FROM event")
    for position, leaf in enumerate(leaves):
        kind = json.loads(leaf)["type"]
        row = (1, position, f"s{position}", 1, kind, "2021-07-05T09:00:00.000Z", leaf, leaf_hash(leaf), True)
        database.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def rehash(database: sqlite3.Connection) -> None:
    """Make tiles and head fit the leaves: all that can be done without the key."""
    hashes = list(map(leaf_hash, leaves_of(database)))
    frontier = Frontier()
    for one in hashes:
        frontier.append(one)
    database.execute("UPDATE ledger SET size = ?, frontier = ?", (frontier.size, frontier.encode()))
    database.execute("DELETE FROM tile")
    for tile, root, joined in grown(0, hashes, lambda *_: []):
        row = (1, 0, tile.level, tile.number, root, joined)
        database.execute("INSERT INTO tile VALUES (?, ?, ?, ?, ?, ?)", row)


def resign(database: sqlite3.Connection, key: SigningKey) -> None:
    """Make everything fit the leaves and sign it: all that can be done with the key."""
    rehash(database)
    signed = {size for (size,) in database.execute("SELECT size FROM checkpoint")}
    hashes = list(map(leaf_hash, leaves_of(database)))
    database.execute("DELETE FROM checkpoint")
    frontier = Frontier()
    for size in range(len(hashes) + 1):
        if size in signed or size == len(hashes):
            row = (1, size, frontier.root(), key.sign(_text(key, size, frontier.root())))
            database.execute("INSERT INTO checkpoint VALUES (?, ?, ?, ?)", row)
        if size < len(hashes):
            frontier.append(hashes[size])


def _text(key: SigningKey, size: int, root: bytes) -> bytes:
    return Checkpoint(key.public.name, size, root).text.encode()


def edited(leaf: bytes, **fields: object) -> bytes:
    """A leaf with other fields in its envelope; those of `data` are changed one by one."""
    envelope = json.loads(leaf)
    data = fields.pop("data", {})
    assert isinstance(data, dict)
    return msgspec.json.encode({**envelope, **fields, "data": {**envelope["data"], **data}}, order="sorted")


def cut_back(database: sqlite3.Connection, size: int) -> None:
    """Take everything away that came after a checkpoint, as if it had never been."""
    database.execute("DELETE FROM event WHERE position >= ?", (size,))
    database.execute("DELETE FROM checkpoint WHERE size > ?", (size,))
    rehash(database)


def append(scene: Scene, event: Event, actor: Actor, erases: tuple[Erased, ...] = ()) -> None:
    """Have the operator's own writer append and sign what no decider was asked about."""
    submission = Submission(
        decide=lambda _, __: [NewEvent(event)], actor=actor, correlation="crime", erases=erases
    )
    scene.ledger.writer.submit(submission)


def bundle_of(folder: Path, position: int) -> Path:
    """The file of an export in which an entry stands."""
    [found] = [tile for tile in tiles.bundles(_size(folder)) if tile.number == position // WIDTH]
    return folder / found.path


def in_bundle(folder: Path, position: int, change: Change) -> None:
    """Change the entries of a file of an export."""
    file = bundle_of(folder, position)
    file.write_bytes(tiles.pack(change(tiles.unpack(file.read_bytes()))))


def rehash_files(folder: Path) -> None:
    """Make the tiles of an export fit its entries."""
    size = _size(folder)
    entries = [e for tile in tiles.bundles(size) for e in tiles.unpack((folder / tile.path).read_bytes())]
    hashes = list(map(leaf_hash, entries))
    full = [hashes, [root for tile, root, _ in grown(0, hashes, lambda *_: []) if tile.level == 0]]
    for tile in tiles.tiles(size):
        row = full[tile.level or 0][tile.number * WIDTH : tile.number * WIDTH + tile.width]
        (folder / tile.path).write_bytes(b"".join(row))


def _size(folder: Path) -> int:
    return int((folder / "checkpoint").read_bytes().split(b"\n")[1])


def texts_file(folder: Path, position: int) -> Path:
    """The file of an export in which the texts of an event stand."""
    return folder / Tile(None, position // WIDTH).path.replace("tile/entries", "texts", 1)


def seal_of(scene: Scene, position: int) -> str:
    """The seal of the narrative of an update."""
    narrative = msgspec.json.decode(scene.ledger.event(position).envelope.data)["narrative"]
    return str(narrative["sha256"])
