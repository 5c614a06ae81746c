"""The ledgers of a database."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, insert, select

from events.merkle import Frontier
from service.store.tables import LEDGER


class Ledger(NamedTuple):
    """A ledger as it stands. `recorded_at` is that of its last event; `frontier` is its tree's, packed."""

    id: int
    code: str
    origin: str
    demonstration: bool
    size: int
    recorded_at: str | None
    frontier: bytes

    @property
    def root(self) -> bytes:
        """The root hash of its Merkle tree (RFC 6962)."""
        return Frontier.decode(self.size, self.frontier).root()


def _query() -> Select[Any]:
    return select(*(LEDGER.c[name] for name in Ledger._fields)).order_by(LEDGER.c.id)


def open_ledger(connection: Connection, code: str, origin: str, *, demonstration: bool) -> int:
    """Open an empty ledger; returns its id. sqlalchemy.exc.IntegrityError where code or origin is taken."""
    row = {
        "code": code,
        "origin": origin,
        "demonstration": demonstration,
        "size": 0,
        "frontier": b"",
    }
    opened: int = connection.execute(insert(LEDGER).returning(LEDGER.c.id), row).scalar_one()
    return opened


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
