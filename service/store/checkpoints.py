"""What a ledger has signed, and the tiles that its tree stands in."""

from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import public_key
from events.tlog.note import Note, Signature
from events.tlog.tiles import WIDTH, Tile, pack
from events.tlog.tree import Tree
from service.store.ledgers import Ledger
from service.store.read import driver_hashes, leaves
from service.store.tables import CHECKPOINT, TILE


class Signed(NamedTuple):
    """A checkpoint and its note, with the ledger's own signature."""

    checkpoint: Checkpoint
    note: Note


def newest(connection: Connection, ledger: Ledger) -> Signed:
    """The newest checkpoint. sqlalchemy.exc.NoResultFound for a ledger that has no key yet."""
    return _signed(
        ledger, connection.execute(_query(ledger).order_by(CHECKPOINT.c.size.desc()).limit(1)).one()
    )


def of_size(connection: Connection, ledger: Ledger, size: int) -> Signed | None:
    """The checkpoint of a size, if the ledger has ever signed one."""
    row = connection.execute(_query(ledger).where(CHECKPOINT.c.size == size)).one_or_none()
    return None if row is None else _signed(ledger, row)


def published(
    connection: Connection, ledger: Ledger, size: int, above: int = -1, limit: int | None = None
) -> list[Signed]:
    """The checkpoints above one size and up to another, in order, so many of them at most."""
    between = (CHECKPOINT.c.size > above, CHECKPOINT.c.size <= size)
    query = _query(ledger).where(*between).order_by(CHECKPOINT.c.size).limit(limit)
    return [_signed(ledger, row) for row in connection.execute(query)]


def _query(ledger: Ledger) -> Any:
    return select(CHECKPOINT).where(CHECKPOINT.c.ledger_id == ledger.id)


def _signed(ledger: Ledger, row: Row[Any]) -> Signed:
    checkpoint = Checkpoint(ledger.origin, row.size, row.root)
    key = public_key(ledger.vkey or "")
    return Signed(checkpoint, Note(checkpoint.text, (Signature(key.name, key.id, row.signature),)))


def tree(connection: Connection, ledger: Ledger, size: int) -> Tree:
    """The tree of a ledger at a size that it has reached."""
    return Tree(size, partial(tile_of, connection, ledger.id))


def tile_of(connection: Connection, ledger_id: int, tile: Tile) -> bytes:
    """The bytes of a tile of hashes, or of a bundle of entries, which must be within the ledger."""
    start = tile.number * WIDTH
    stop = start + tile.width
    if tile.level is None:
        return pack(leaves(connection, ledger_id, start, stop))
    if tile.width == WIDTH:
        key = (TILE.c.ledger_id == ledger_id, TILE.c.level == tile.level, TILE.c.number == tile.number)
        full: bytes = connection.execute(select(TILE.c.hashes).where(*key)).scalar_one()
        return full
    driver = connection.connection.driver_connection
    return b"".join(driver_hashes(driver, ledger_id, tile.level, start, stop))
