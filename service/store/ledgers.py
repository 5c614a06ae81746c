"""The ledgers of a database."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, insert, select, update

from events.tlog.keys import SigningKey
from events.tlog.tree import grown
from service.store.head import Head, signed_row
from service.store.read import driver_hashes
from service.store.tables import CHECKPOINT, LEDGER, TILE


class Ledger(NamedTuple):
    """A ledger as it stands. `recorded_at` is that of its last event.

    Its events from position `first` on stand in its present log: named `origin`, with a tree whose packed
    frontier is `frontier`, and with checkpoints that `vkey` verifies; null where a ledger from before there
    were any keys has none. `first` is 0 until the key is rotated; see `service.store.logs`.
    """

    id: int
    code: str
    origin: str
    demonstration: bool
    size: int
    recorded_at: str | None
    frontier: bytes
    vkey: str | None
    first: int
    seal: bytes | None

    @property
    def head(self) -> Head:
        """Its head."""
        return Head(self.size, self.frontier, self.first, self.seal)

    @property
    def root(self) -> bytes:
        """The root hash of its present log's Merkle tree (RFC 6962)."""
        return self.head.tree.root()


def _query() -> Select[Any]:
    return select(*(LEDGER.c[name] for name in Ledger._fields)).order_by(LEDGER.c.id)


def open_ledger(connection: Connection, code: str, key: SigningKey, *, demonstration: bool) -> int:
    """Open an empty ledger; returns its id. Its origin is the name of the key, which signs it from now on.

    sqlalchemy.exc.IntegrityError where code or origin is taken.
    """
    row = {
        "code": code,
        "origin": key.public.name,
        "demonstration": demonstration,
        "size": 0,
        "frontier": b"",
    }
    opened: int = connection.execute(insert(LEDGER).returning(LEDGER.c.id), row).scalar_one()
    give_key(connection, opened, key)
    return opened


def give_key(connection: Connection, ledger_id: int, key: SigningKey) -> None:
    """Give a ledger that has none its key: what stands in it is signed with it, as all that follows will be.

    sqlalchemy.exc.NoResultFound where it has one.
    """
    chosen = (LEDGER.c.id == ledger_id, LEDGER.c.origin == key.public.name, LEDGER.c.vkey.is_(None))
    locked = update(LEDGER).where(*chosen).values(vkey=key.public.vkey).returning(LEDGER.c.size)
    size: int = connection.execute(locked).scalar_one()
    leaves = driver_hashes(connection.connection.driver_connection, ledger_id, 0, 0, size)
    tiles = [
        {
            "ledger_id": ledger_id,
            "first": 0,
            "level": tile.level,
            "number": tile.number,
            "root": root,
            "hashes": hashes,
        }
        for tile, root, hashes in grown(0, leaves, lambda *_: [])
    ]
    if tiles:
        connection.execute(insert(TILE), tiles)
    signed = signed_row(key, ledger(connection, ledger_id).head)
    connection.execute(insert(CHECKPOINT), {"ledger_id": ledger_id, **signed._asdict()})


def ledgers(connection: Connection) -> list[Ledger]:
    """All ledgers, in the order in which they were opened."""
    return [Ledger(*row) for row in connection.execute(_query())]


def ledger(connection: Connection, ledger_id: int) -> Ledger:
    """One ledger, by its id in this database. sqlalchemy.exc.NoResultFound where there is none."""
    return Ledger(*connection.execute(_query().where(LEDGER.c.id == ledger_id)).one())


def ledger_named(connection: Connection, code: str) -> Ledger | None:
    """One ledger, by its code."""
    row = connection.execute(_query().where(LEDGER.c.code == code)).one_or_none()
    return Ledger(*row) if row else None
