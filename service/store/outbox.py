"""The outbox: every mail, what became of it, and who is at it.

An attempt has a number. Whoever raises it has the mail for a lease, and every later word on that attempt
holds only as long as nobody has raised it further: a process that was stopped for long and wakes up cannot
send what another one has sent meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, insert, select, update

from service.store.tables import MAIL

State = Literal["queued", "sending", "sent", "failed", "unknown", "withheld"]


class Mail(NamedTuple):
    """A mail as its row has it; see service.store.tables.MAIL."""

    ledger_id: int
    id: str
    account_id: str
    message_id: str
    created_at: datetime
    queued_at: datetime
    state: State
    due_at: datetime
    attempts: int
    sending_at: datetime | None
    ended_at: datetime | None
    detail: str | None


def add(connection: Connection, mail: Mail) -> None:
    """Keep a new mail."""
    connection.execute(insert(MAIL).values(**mail._asdict()))


def mail(connection: Connection, ledger_id: int, which: str) -> Mail | None:
    """One mail."""
    row = connection.execute(_rows().where(*_key(ledger_id, which))).one_or_none()
    return Mail(*row) if row else None


def mails(
    connection: Connection, ledger_id: int, states: Sequence[str], before: str | None, limit: int
) -> list[Mail]:
    """Mails of a ledger in one of these states, the newest first, before one of them."""
    c = MAIL.c
    query = _rows().where(c.ledger_id == ledger_id, c.state.in_(states))
    query = query if before is None else query.where(c.id < before)
    return [Mail(*row) for row in connection.execute(query.order_by(c.id.desc()).limit(limit))]


def claim(connection: Connection, now: datetime, lease: timedelta) -> Mail | None:
    """Take on the mail that has been due for longest; null where none is, or somebody else was faster."""
    c = MAIL.c
    due = _rows().where(c.state == "queued", c.due_at <= now).order_by(c.due_at, c.id).limit(1)
    row = connection.execute(due).one_or_none()
    if row is None:
        return None
    found = Mail(*row)
    mine = update(MAIL).where(*_attempt(found), c.state == "queued")
    taken = mine.values(attempts=found.attempts + 1, due_at=now + lease).returning(c.id)
    if connection.execute(taken).first() is None:
        return None
    return found._replace(attempts=found.attempts + 1, due_at=now + lease)


def sending(connection: Connection, claimed: Mail, now: datetime) -> bool:
    """From now on its outcome is in the server's hands. False where the attempt is not ours any more."""
    mine = update(MAIL).where(*_attempt(claimed), MAIL.c.state == "queued")
    marked = mine.values(state="sending", sending_at=now).returning(MAIL.c.id)
    return connection.execute(marked).first() is not None


def end(connection: Connection, claimed: Mail, state: State, detail: str, **values: Any) -> None:
    """Say what became of an attempt."""
    mine = update(MAIL).where(*_attempt(claimed), MAIL.c.state.in_(["queued", "sending", "unknown"]))
    connection.execute(mine.values(state=state, detail=detail, **values))


def give_up_lost(connection: Connection, before: datetime, now: datetime, detail: str) -> list[str]:
    """What was being sent since before a moment has an outcome that nobody knows; returns their ids."""
    c = MAIL.c
    lost = update(MAIL).where(c.state == "sending", c.sending_at <= before)
    rows = connection.execute(lost.values(state="unknown", ended_at=now, detail=detail).returning(c.id))
    return [row.id for row in rows]


def send_again(connection: Connection, found: Mail, now: datetime) -> bool:
    """Let a mail be sent once more because somebody says so. False where it has changed meanwhile."""
    c = MAIL.c
    mine = update(MAIL).where(*_attempt(found), c.state == found.state)
    values = {"state": "queued", "queued_at": now, "due_at": now, "sending_at": None, "ended_at": None}
    again = mine.values(**values, attempts=c.attempts + 1).returning(c.id)
    return connection.execute(again).first() is not None


def _rows() -> Any:
    return select(*(MAIL.c[name] for name in Mail._fields))


def _key(ledger_id: int, which: str) -> tuple[ColumnElement[bool], ...]:
    return (MAIL.c.ledger_id == ledger_id, MAIL.c.id == which)


def _attempt(mail: Mail) -> tuple[ColumnElement[bool], ...]:
    return (*_key(mail.ledger_id, mail.id), MAIL.c.attempts == mail.attempts)
