"""What witnesses cosigned, and how asking each of them goes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select, update

from events.tlog.note import Signature
from service.store.once import insert_once
from service.store.tables import COSIGNATURE, WITNESS


class Standing(NamedTuple):
    """How asking a witness goes. `failing_since` is null while it answers as it should."""

    size: int
    due_at: datetime
    failing_since: datetime | None
    failure: str | None


class Cosigned(NamedTuple):
    """A size of which witnesses cosigned the checkpoint: when each did, in UNIX time, by its vkey."""

    size: int
    times: dict[str, int]


def standings(connection: Connection, ledger_id: int) -> dict[str, Standing]:
    """Of all witnesses that were ever asked, by their vkey."""
    columns = (WITNESS.c[name] for name in Standing._fields)
    rows = connection.execute(select(WITNESS.c.vkey, *columns).where(WITNESS.c.ledger_id == ledger_id))
    return {vkey: Standing(*standing) for vkey, *standing in rows}


def cosigned(connection: Connection, ledger_id: int, vkey: str, size: int) -> bool:
    """Whether a witness has cosigned the checkpoint of a size."""
    key = (COSIGNATURE.c.ledger_id == ledger_id, COSIGNATURE.c.vkey == vkey, COSIGNATURE.c.size == size)
    return connection.execute(select(COSIGNATURE.c.size).where(*key)).first() is not None


def newest(
    connection: Connection, ledger_id: int, within: int, limit: int, vkey: str | None = None
) -> Iterator[Cosigned]:
    """The newest so many cosignatures of checkpoints up to a size, of all witnesses or of one; by size, the
    newest first."""
    time = func.substr(COSIGNATURE.c.signature, 1, 8)
    query = select(COSIGNATURE.c.size, COSIGNATURE.c.vkey, time).where(
        COSIGNATURE.c.ledger_id == ledger_id, COSIGNATURE.c.size <= within
    )
    if vkey is not None:
        query = query.where(COSIGNATURE.c.vkey == vkey)
    rows = connection.execute(query.order_by(COSIGNATURE.c.size.desc()).limit(limit))
    for size, group in groupby(rows, key=lambda row: row[0]):
        yield Cosigned(size, {vkey: int.from_bytes(at, "big") for _, vkey, at in group})


def claim(connection: Connection, ledger_id: int, vkey: str, now: datetime, lease: timedelta) -> int | None:
    """Take it on to ask a witness; returns the size that it knows. Null where somebody else does, or it is
    to be left alone for a while."""
    row = {"ledger_id": ledger_id, "vkey": vkey, "size": 0, "due_at": now}
    insert_once(connection, WITNESS, row)
    free = update(WITNESS).where(*_key(ledger_id, vkey), WITNESS.c.due_at <= now)
    size: int | None = connection.scalar(free.values(due_at=now + lease).returning(WITNESS.c.size))
    return size


def learnt(connection: Connection, ledger_id: int, vkey: str, size: int, now: datetime) -> None:
    """It says that it knows the ledger at this size; it can be asked again at once."""
    _change(connection, ledger_id, vkey, size=size, due_at=now)


def agreed(
    connection: Connection, ledger_id: int, vkey: str, size: int, signature: Signature, now: datetime
) -> None:
    """Keep its cosignature, which must be verified, of the checkpoint of a size."""
    row = {"ledger_id": ledger_id, "size": size, "vkey": vkey, "signature": signature.signature}
    insert_once(connection, COSIGNATURE, row)
    _change(connection, ledger_id, vkey, size=size, due_at=now, failing_since=None, failure=None)


def failed(
    connection: Connection, ledger_id: int, vkey: str, why: str, now: datetime, due_at: datetime
) -> None:
    """It did not cosign; what it knows is forgotten, and asked anew."""
    since = func.coalesce(WITNESS.c.failing_since, now)
    _change(connection, ledger_id, vkey, size=0, due_at=due_at, failing_since=since, failure=why)


def _change(connection: Connection, ledger_id: int, vkey: str, **values: Any) -> None:
    connection.execute(update(WITNESS).where(*_key(ledger_id, vkey)).values(**values))


def _key(ledger_id: int, vkey: str) -> tuple[ColumnElement[bool], ...]:
    return (WITNESS.c.ledger_id == ledger_id, WITNESS.c.vkey == vkey)
