"""Webhooks: who wants to be told of events, how far each is, and what became of each event."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, update

from service.store.once import insert_once
from service.store.tables import ACCOUNT, API_KEY, EVENT, LEDGER, WEBHOOK, WEBHOOK_DELIVERY

State = Literal["waiting", "delivered", "dead"]


class Webhook(NamedTuple):
    """A webhook as its row has it; see service.store.tables.WEBHOOK for each field."""

    ledger_id: int
    id: str
    owner: str
    account: str
    url: str
    types: str | None
    created_at: datetime
    position: int
    generation: int
    secret_sha256: str
    previous_until: datetime | None
    due_at: datetime
    failures: int
    failing_since: datetime | None
    failure: str | None
    disabled_at: datetime | None
    disabled_because: str | None

    @property
    def wanted(self) -> tuple[str, ...] | None:
        """The types of events that are sent; null means all."""
        return None if self.types is None else msgspec.json.decode(self.types, type=tuple[str, ...])


class Delivery(NamedTuple):
    """What became of one event; see service.store.tables.WEBHOOK_DELIVERY."""

    position: int
    state: State
    attempts: int
    first_at: datetime
    last_at: datetime | None
    due_at: datetime | None
    status: int | None
    detail: str | None


class Due(NamedTuple):
    """A webhook for which there is something to do."""

    ledger: str
    ledger_id: int
    id: str


def webhooks(connection: Connection, ledger_id: int) -> list[Webhook]:
    """All webhooks of a ledger, the oldest first."""
    query = select(*WEBHOOK.c).where(WEBHOOK.c.ledger_id == ledger_id)
    return [Webhook(*row) for row in connection.execute(query.order_by(WEBHOOK.c.created_at, WEBHOOK.c.id))]


def webhook(connection: Connection, ledger_id: int, which: str) -> Webhook | None:
    """One webhook."""
    row = connection.execute(select(*WEBHOOK.c).where(*_key(ledger_id, which))).one_or_none()
    return Webhook(*row) if row else None


def any_webhook(connection: Connection) -> bool:
    """Whether there is one, of whatever ledger."""
    return connection.execute(select(WEBHOOK.c.id).limit(1)).first() is not None


def add(connection: Connection, hook: Webhook) -> None:
    """Keep a new webhook."""
    connection.execute(insert(WEBHOOK).values(**hook._asdict()))


def change(connection: Connection, hook: Webhook, **values: Any) -> None:
    """Change these columns."""
    connection.execute(update(WEBHOOK).where(*_key(hook.ledger_id, hook.id)).values(**values))


def remove(connection: Connection, hook: Webhook) -> None:
    """Forget a webhook, and all that is known of it."""
    connection.execute(delete(WEBHOOK_DELIVERY).where(*_of(hook)))
    connection.execute(delete(WEBHOOK).where(*_key(hook.ledger_id, hook.id)))


def due(connection: Connection, now: datetime) -> list[Due]:
    """The webhooks for which there is something to do now."""
    waits = exists().where(
        WEBHOOK_DELIVERY.c.ledger_id == WEBHOOK.c.ledger_id,
        WEBHOOK_DELIVERY.c.webhook == WEBHOOK.c.id,
        WEBHOOK_DELIVERY.c.state == "waiting",
        WEBHOOK_DELIVERY.c.due_at <= now,
    )
    query = (
        select(LEDGER.c.code, LEDGER.c.id, WEBHOOK.c.id)
        .join(LEDGER, LEDGER.c.id == WEBHOOK.c.ledger_id)
        .where(WEBHOOK.c.disabled_at.is_(None), WEBHOOK.c.due_at <= now)
        .where((WEBHOOK.c.position < LEDGER.c.size - 1) | waits)
        .order_by(WEBHOOK.c.due_at)
    )
    return [Due(*row) for row in connection.execute(query)]


def claim(connection: Connection, which: Due, now: datetime, lease: timedelta) -> bool:
    """Take it on to tend a webhook. False where somebody else does, or it is to be left alone."""
    c = WEBHOOK.c
    free = update(WEBHOOK).where(*_key(which.ledger_id, which.id), c.due_at <= now, c.disabled_at.is_(None))
    return connection.scalar(free.values(due_at=now + lease).returning(c.id)) is not None


def reached(connection: Connection, hook: Webhook, position: int) -> None:
    """Everything up to this event was tried or is not wanted."""
    behind = update(WEBHOOK).where(*_key(hook.ledger_id, hook.id), WEBHOOK.c.position < position)
    connection.execute(behind.values(position=position))


def next_waiting(connection: Connection, hook: Webhook, now: datetime) -> int | None:
    """The first event that is to be tried again by now."""
    c = WEBHOOK_DELIVERY.c
    query = select(func.min(c.position)).where(*_of(hook), c.state == "waiting", c.due_at <= now)
    found: int | None = connection.scalar(query)
    return found


def next_new(connection: Connection, hook: Webhook, size: int) -> int | None:
    """The first event after those that were tried that is wanted, of so many that there are."""
    c = EVENT.c
    query = select(func.min(c.position)).where(
        c.ledger_id == hook.ledger_id, c.position > hook.position, c.position < size
    )
    wanted = hook.wanted
    found: int | None = connection.scalar(query if wanted is None else query.where(c.type.in_(wanted)))
    return found


def delivery(connection: Connection, hook: Webhook, position: int) -> Delivery | None:
    """What became of one event, if it was ever tried."""
    query = _deliveries().where(*_of(hook), WEBHOOK_DELIVERY.c.position == position)
    row = connection.execute(query).one_or_none()
    return Delivery(*row) if row else None


def deliveries(
    connection: Connection, hook: Webhook, states: Sequence[str], before: int, limit: int
) -> list[Delivery]:
    """Deliveries in one of these states, of events before a position, the newest first."""
    c = WEBHOOK_DELIVERY.c
    query = _deliveries().where(*_of(hook), c.state.in_(states), c.position < before)
    return [Delivery(*row) for row in connection.execute(query.order_by(c.position.desc()).limit(limit))]


def counts(connection: Connection, hook: Webhook) -> dict[str, int]:
    """How many deliveries are in each state."""
    state = WEBHOOK_DELIVERY.c.state
    rows = connection.execute(select(state, func.count()).where(*_of(hook)).group_by(state))
    return dict(rows.all())


def keep(connection: Connection, hook: Webhook, found: Delivery) -> None:
    """Write what became of an event, over what was known of it before."""
    row = found._asdict()
    if not insert_once(connection, WEBHOOK_DELIVERY, row | {"ledger_id": hook.ledger_id, "webhook": hook.id}):
        mine = update(WEBHOOK_DELIVERY).where(*_of(hook), WEBHOOK_DELIVERY.c.position == found.position)
        connection.execute(mine.values(**row))


def hurry(connection: Connection, hook: Webhook, now: datetime) -> None:
    """Let everything that waits be tried at once."""
    mine = update(WEBHOOK_DELIVERY).where(*_of(hook), WEBHOOK_DELIVERY.c.state == "waiting")
    connection.execute(mine.values(due_at=now))


def try_anew(connection: Connection, hook: Webhook, state: State, now: datetime) -> int:
    """Let everything in this state be tried at once as if for the first time; returns how many there are."""
    c = WEBHOOK_DELIVERY.c
    mine = update(WEBHOOK_DELIVERY).where(*_of(hook), c.state == state)
    anew = mine.values(state="waiting", due_at=now, first_at=now, attempts=0)
    return len(connection.execute(anew.returning(c.position)).all())


def forget(connection: Connection, before: datetime) -> None:
    """Delete what was delivered before a moment."""
    c = WEBHOOK_DELIVERY.c
    connection.execute(delete(WEBHOOK_DELIVERY).where(c.state == "delivered", c.last_at < before))


def account_is_good(connection: Connection, account: str, now: datetime) -> bool:
    """Whether an account is not disabled, and has an API key that may still be used."""
    c = API_KEY.c
    fine = (c.revoked_at.is_(None), c.expires_at.is_(None) | (c.expires_at > now))
    mine = (c.account_id == ACCOUNT.c.id, ACCOUNT.c.id == account, ACCOUNT.c.disabled_at.is_(None))
    return connection.execute(select(c.id).where(*mine, *fine)).first() is not None


def _deliveries() -> Any:
    return select(*(WEBHOOK_DELIVERY.c[name] for name in Delivery._fields))


def _key(ledger_id: int, which: str) -> tuple[ColumnElement[bool], ...]:
    return (WEBHOOK.c.ledger_id == ledger_id, WEBHOOK.c.id == which)


def _of(hook: Webhook) -> tuple[ColumnElement[bool], ...]:
    c = WEBHOOK_DELIVERY.c
    return (c.ledger_id == hook.ledger_id, c.webhook == hook.id)
