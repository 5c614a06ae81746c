"""What a ledger has signed, and the tiles that its tree stands in."""

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.exc import NoResultFound

from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import public_key
from events.tlog.note import Note, Signature
from events.tlog.tiles import WIDTH, Tile, pack
from events.tlog.tree import Tree
from service.store.ledgers import Ledger
from service.store.read import driver_hashes, leaves
from service.store.tables import CHECKPOINT, COSIGNATURE, TILE


class Signed(NamedTuple):
    """A checkpoint and its note: the ledger's own signature, and the cosignatures of witnesses."""

    checkpoint: Checkpoint
    note: Note


def newest(connection: Connection, ledger: Ledger, within: int | None = None) -> Signed:
    """The newest checkpoint, or the newest up to a size.

    sqlalchemy.exc.NoResultFound for a ledger that has no key yet.
    """
    query = _query(ledger).order_by(CHECKPOINT.c.size.desc()).limit(1)
    found = _signed(connection, ledger, query if within is None else query.where(CHECKPOINT.c.size <= within))
    if not found:
        raise NoResultFound
    return found[0]


def of_size(connection: Connection, ledger: Ledger, size: int) -> Signed | None:
    """The checkpoint of a size, if the ledger has ever signed one."""
    found = _signed(connection, ledger, _query(ledger).where(CHECKPOINT.c.size == size))
    return found[0] if found else None


def published(
    connection: Connection, ledger: Ledger, size: int, above: int = -1, limit: int | None = None
) -> list[Signed]:
    """The checkpoints above one size and up to another, in order, so many of them at most."""
    between = (CHECKPOINT.c.size > above, CHECKPOINT.c.size <= size)
    query = _query(ledger).where(*between).order_by(CHECKPOINT.c.size).limit(limit)
    return _signed(connection, ledger, query)


def _query(ledger: Ledger) -> Select[Any]:
    return select(CHECKPOINT).where(CHECKPOINT.c.ledger_id == ledger.id)


def _signed(connection: Connection, ledger: Ledger, query: Select[Any]) -> list[Signed]:
    """These checkpoints, by size: a row for each cosignature, or one without any."""
    own = query.subquery()
    same = (COSIGNATURE.c.ledger_id == own.c.ledger_id) & (COSIGNATURE.c.size == own.c.size)
    given = COSIGNATURE.c.vkey, COSIGNATURE.c.signature.label("cosignature")
    rows = connection.execute(
        select(own, *given).outerjoin_from(own, COSIGNATURE, same).order_by(own.c.size, COSIGNATURE.c.vkey)
    )
    return [_cosigned(ledger, list(group)) for _, group in groupby(rows, key=attrgetter("size"))]


def _cosigned(ledger: Ledger, rows: Sequence[Row[Any]]) -> Signed:
    checkpoint = Checkpoint(ledger.origin, rows[0].size, rows[0].root)
    lines = [_line(ledger.vkey or "", rows[0].signature)]
    lines += [_line(row.vkey, row.cosignature) for row in rows if row.vkey]
    return Signed(checkpoint, Note(checkpoint.text, tuple(lines)))


_key = lru_cache(public_key)


def _line(vkey: str, signature: bytes) -> Signature:
    key = _key(vkey)
    return Signature(key.name, key.id, signature)


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
