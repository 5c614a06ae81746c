"""Notices: what people are to be told, each once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select, update

from service.store.once import insert_once
from service.store.tables import MAIL, NOTICE


class Notice(NamedTuple):
    """A notice as its row has it; see service.store.tables.NOTICE."""

    ledger_id: int
    id: str
    account_id: str
    purpose: str
    subject: str
    occasion: str
    content: dict[str, Any]
    created_at: datetime
    mail: str | None
    withheld: str | None


class Told(NamedTuple):
    """A notice, and the state of the mail that carries it, if one does."""

    notice: Notice
    state: str | None


def add(connection: Connection, notice: Notice) -> bool:
    """Keep a notice, unless the same person was told of the same occasion; returns whether it is new."""
    return insert_once(connection, NOTICE, notice._asdict())


def carried(connection: Connection, ledger_id: int, mail: str) -> list[Notice]:
    """The notices that a mail carries, the oldest first."""
    return _found(connection, NOTICE.c.ledger_id == ledger_id, NOTICE.c.mail == mail)


def waiting(connection: Connection, ledger_id: int) -> list[Notice]:
    """The notices that wait for a digest, the oldest first."""
    c = NOTICE.c
    return _found(connection, c.ledger_id == ledger_id, c.mail.is_(None), c.withheld.is_(None))


def change(connection: Connection, which: Iterable[Notice], **values: Any) -> int:
    """Change these columns of those that still wait; returns how many do."""
    changed, c = 0, NOTICE.c
    for notice in which:
        waits = (c.mail.is_(None), c.withheld.is_(None))
        mine = update(NOTICE).where(c.ledger_id == notice.ledger_id, c.id == notice.id, *waits)
        changed += len(connection.execute(mine.values(**values).returning(c.id)).all())
    return changed


def told(
    connection: Connection, ledger_id: int, account: str | None, before: str | None, limit: int
) -> list[Told]:
    """Notices of a ledger, to one account or all, the newest first, before one of them."""
    c = NOTICE.c
    carrier = (MAIL.c.ledger_id == c.ledger_id) & (MAIL.c.id == c.mail)
    query = select(*_columns(), MAIL.c.state).outerjoin(MAIL, carrier).where(c.ledger_id == ledger_id)
    query = query if account is None else query.where(c.account_id == account)
    query = query if before is None else query.where(c.id < before)
    rows = connection.execute(query.order_by(c.id.desc()).limit(limit))
    return [Told(Notice(*row[:-1]), row[-1]) for row in rows]


def _found(connection: Connection, *which: Any) -> list[Notice]:
    query = select(*_columns()).where(*which).order_by(NOTICE.c.id)
    return [Notice(*row) for row in connection.execute(query)]


def _columns() -> tuple[Any, ...]:
    return tuple(NOTICE.c[name] for name in Notice._fields)
