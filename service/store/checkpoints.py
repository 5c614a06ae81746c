"""What a log has signed, and the tiles that its tree stands in.

All sizes here are those of the log, as its checkpoints give them; a ledger stands for its present log.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, Select, func, select
from sqlalchemy.exc import NoResultFound

from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import SigningKey, public_key
from events.tlog.note import Note, Signature
from events.tlog.tiles import WIDTH, Tile, pack
from events.tlog.tree import Tree
from service.store.engine import reading, writing
from service.store.errors import LedgerAltered
from service.store.head import Head, SignedRow, signed_row
from service.store.ledgers import Ledger, ledger
from service.store.logs import LogRecord
from service.store.once import insert_once
from service.store.read import driver_hashes, driver_tile, leaves
from service.store.tables import CHECKPOINT, CLOSED_LOG, COSIGNATURE, EVENT

AnyLog = Ledger | LogRecord


class Signed(NamedTuple):
    """A checkpoint and its note: the log's own signature, and the cosignatures of witnesses.

    `stop` is the position after the last event in it.
    """

    checkpoint: Checkpoint
    note: Note
    stop: int


def outstanding(connection: Connection, record: Ledger, key: SigningKey) -> list[SignedRow]:
    """The checkpoint of each transaction since the one whose checkpoint was stored last, signed now.

    Raises:
        LedgerAltered: the head is not sealed with this key, or is not that of the events.
    """
    mine = (CHECKPOINT.c.ledger_id == record.id, CHECKPOINT.c.size >= record.first)
    start = connection.scalar(select(func.max(CHECKPOINT.c.size)).where(*mine)) or record.first
    if start == record.size:
        return []
    if start > record.size or not record.head.sealed_by(key):
        raise LedgerAltered
    frontier = tree(connection, record, record.size - record.first).frontier(start - record.first)
    heads, since = [], select(EVENT.c.leaf_hash, EVENT.c.last)
    since = since.where(EVENT.c.ledger_id == record.id, EVENT.c.position >= start)
    for event in connection.execute(since.where(EVENT.c.position < record.size).order_by(EVENT.c.position)):
        frontier.append(event.leaf_hash)
        if event.last:
            heads.append(Head(record.first + frontier.size, frontier.encode(), record.first, None))
    if not heads or heads[-1][:2] != record.head[:2]:
        raise LedgerAltered
    return [signed_row(key, head) for head in heads]


def settle(engine: Engine, ledger_id: int, key: Callable[[], SigningKey]) -> None:
    """Store what is outstanding, so that every event is in a checkpoint. Raises as `outstanding`, `key`."""
    with reading(engine) as connection:
        record = ledger(connection, ledger_id)
        if _is_signed(connection, record):
            return
        rows = outstanding(connection, record, key())
    with writing(engine) as connection:
        for row in rows:
            insert_once(connection, CHECKPOINT, {"ledger_id": ledger_id, **row._asdict()})


def _is_signed(connection: Connection, record: Ledger) -> bool:
    mine = (CHECKPOINT.c.ledger_id == record.id, CHECKPOINT.c.size == record.size)
    return record.vkey is None or connection.scalar(select(CHECKPOINT.c.size).where(*mine)) is not None


def newest(connection: Connection, log: AnyLog, within: int | None = None) -> Signed:
    """The newest checkpoint, or the newest up to a size.

    sqlalchemy.exc.NoResultFound for a ledger that has no key yet.
    """
    found = latest(connection, log, within, 1)
    if not found:
        raise NoResultFound
    return found[0]


def latest(connection: Connection, log: AnyLog, within: int | None, limit: int) -> list[Signed]:
    """The last so many checkpoints, or the last up to a size, the newest first."""
    query = _query(log).order_by(CHECKPOINT.c.size.desc()).limit(limit)
    if within is not None:
        query = query.where(CHECKPOINT.c.size <= log.first + within)
    return _signed(connection, log, query)[::-1]


def of_size(connection: Connection, log: AnyLog, size: int) -> Signed | None:
    """The checkpoint of a size, if the log has ever signed one."""
    found = _signed(connection, log, _query(log).where(CHECKPOINT.c.size == log.first + size))
    return found[0] if found else None


def published(
    connection: Connection, log: AnyLog, size: int, above: int = -1, limit: int | None = None
) -> list[Signed]:
    """The checkpoints above one size and up to another, in order, so many of them at most."""
    between = (CHECKPOINT.c.size > log.first + above, CHECKPOINT.c.size <= log.first + size)
    query = _query(log).where(*between).order_by(CHECKPOINT.c.size).limit(limit)
    return _signed(connection, log, query)


def _query(log: AnyLog) -> Select[Any]:
    """The checkpoints of this log alone: it may have been closed since it was looked up."""
    same = (CLOSED_LOG.c.ledger_id == log.id, CLOSED_LOG.c.first == log.first)
    stop = select(CLOSED_LOG.c.stop).where(*same).scalar_subquery()
    size = CHECKPOINT.c.size
    # The last one of the log before it, if there was one, is of the size `first`.
    above = size > log.first if log.first else size >= 0
    return select(CHECKPOINT).where(
        CHECKPOINT.c.ledger_id == log.id, above, size <= func.coalesce(stop, size)
    )


def _signed(connection: Connection, log: AnyLog, query: Select[Any]) -> list[Signed]:
    """These checkpoints, by size: a row for each cosignature, or one without any."""
    own = query.subquery()
    same = (COSIGNATURE.c.ledger_id == own.c.ledger_id) & (COSIGNATURE.c.size == own.c.size)
    given = COSIGNATURE.c.vkey, COSIGNATURE.c.signature.label("cosignature")
    rows = connection.execute(
        select(own, *given).outerjoin_from(own, COSIGNATURE, same).order_by(own.c.size, COSIGNATURE.c.vkey)
    )
    return [_cosigned(log, list(group)) for _, group in groupby(rows, key=attrgetter("size"))]


def _cosigned(log: AnyLog, rows: Sequence[Row[Any]]) -> Signed:
    stop = rows[0].size
    checkpoint = Checkpoint(log.origin, stop - log.first, rows[0].root)
    lines = [_line(log.vkey or "", rows[0].signature)]
    lines += [_line(row.vkey, row.cosignature) for row in rows if row.vkey]
    return Signed(checkpoint, Note(checkpoint.text, tuple(lines)), stop)


_key = lru_cache(public_key)


def _line(vkey: str, signature: bytes) -> Signature:
    key = _key(vkey)
    return Signature(key.name, key.id, signature)


def tree(connection: Connection, log: AnyLog, size: int) -> Tree:
    """The tree of a log at a size that it has reached."""
    return Tree(size, partial(tile_of, connection, log.id, first=log.first))


def tile_of(connection: Connection, ledger_id: int, tile: Tile, first: int = 0) -> bytes:
    """The bytes of a tile of hashes, or of a bundle of entries, which must be within the log.

    `first` is the position of the log's first event.
    """
    start = tile.number * WIDTH
    stop = start + tile.width
    if tile.level is None:
        return pack(leaves(connection, ledger_id, first + start, first + stop))
    driver = connection.connection.driver_connection
    if tile.width == WIDTH:
        return driver_tile(driver, ledger_id, tile.level, tile.number, first)
    return b"".join(driver_hashes(driver, ledger_id, tile.level, start, stop, first))
