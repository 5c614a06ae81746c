"""People who are written to: their accounts' addresses, and how they want to be."""

from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Select, case, func, select, update

from service.store.once import insert_once
from service.store.tables import ACCOUNT, CORRESPONDENT

Delivery = Literal["immediate", "daily", "weekly", "off"]
Duty = Literal["focal_point", "alternate", "authority"]

DEFAULTS: dict[str, Any] = {"language": "en", "delivery": "immediate", "duty": None, "refusals": 0}
"""What holds for an account of which nothing was ever said."""


class Correspondent(NamedTuple):
    """A person's account, as far as it matters to who writes to it."""

    account: str
    name: str
    role: str
    organisation: str | None
    email: str
    language: str
    delivery: Delivery
    duty: Duty | None
    refusals: int
    refused_at: datetime | None


def correspondents(connection: Connection) -> list[Correspondent]:
    """All who have an address and are not disabled, by name."""
    good = (ACCOUNT.c.email.is_not(None), ACCOUNT.c.disabled_at.is_(None))
    return [Correspondent(*row) for row in connection.execute(_rows().where(*good).order_by(ACCOUNT.c.name))]


def correspondent(connection: Connection, account: str) -> Correspondent | None:
    """One of them."""
    good = (ACCOUNT.c.id == account, ACCOUNT.c.email.is_not(None), ACCOUNT.c.disabled_at.is_(None))
    row = connection.execute(_rows().where(*good)).one_or_none()
    return Correspondent(*row) if row else None


def wishes(connection: Connection, account: str) -> tuple[str, Delivery]:
    """Language and delivery of any account, whether it has an address or not."""
    c = CORRESPONDENT.c
    row = connection.execute(select(c.language, c.delivery).where(c.account_id == account)).one_or_none()
    return (row.language, row.delivery) if row else (DEFAULTS["language"], DEFAULTS["delivery"])


def change(connection: Connection, account: str, **values: Any) -> None:
    """Change how somebody is written to."""
    insert_once(connection, CORRESPONDENT, {"account_id": account, **DEFAULTS})
    connection.execute(update(CORRESPONDENT).where(CORRESPONDENT.c.account_id == account).values(**values))


def refused(connection: Connection, account: str, now: datetime, most: int) -> None:
    """The address was refused for good once more; after so many times in a row nothing is sent there."""
    insert_once(connection, CORRESPONDENT, {"account_id": account, **DEFAULTS})
    c = CORRESPONDENT.c
    since = case((c.refusals + 1 >= most, func.coalesce(c.refused_at, now)), else_=c.refused_at)
    mine = update(CORRESPONDENT).where(c.account_id == account)
    connection.execute(mine.values(refusals=c.refusals + 1, refused_at=since))


def accepted(connection: Connection, account: str) -> None:
    """The address was accepted; refusals are counted anew."""
    c = CORRESPONDENT.c
    mine = update(CORRESPONDENT).where(c.account_id == account, c.refusals > 0)
    connection.execute(mine.values(refusals=0, refused_at=None))


def _rows() -> Select[Any]:
    a, c = ACCOUNT.c, CORRESPONDENT.c
    said = [
        c.duty if name == "duty" else func.coalesce(c[name], DEFAULTS[name]).label(name) for name in DEFAULTS
    ]
    columns = (a.id, a.name, a.role, a.organisation, a.email, *said, c.refused_at)
    return select(*columns).outerjoin(CORRESPONDENT, c.account_id == a.id)
