"""Sessions of people who signed in, however they did: begun, recognised, ended.

A session's token reads `kvali_session_<secret>`, with 256 random bits. Kept is its SHA-256, by which it is
found. For programs it is a bearer token like a key.
"""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Engine, bindparam, delete, insert, select

from events.values import Actor
from service.auth import tokens
from service.auth.accounts import Account, account_of
from service.auth.keys import Unauthenticated
from service.auth.lockout import FORGOTTEN_AFTER
from service.auth.permissions import Identity
from service.clock import Clock
from service.store.engine import writing
from service.store.glance import Glance
from service.store.tables import ACCOUNT, SESSION, SIGN_IN_FAILURE

PREFIX = "kvali_session_"
LASTS = timedelta(hours=8)
"""A day's work, however busy; then one signs in again."""


_BY_TOKEN = Glance(
    select(ACCOUNT, SESSION.c.expires_at)
    .join_from(SESSION, ACCOUNT, ACCOUNT.c.id == SESSION.c.account_id)
    .where(SESSION.c.token_sha256 == bindparam("sha256"))
)


class NewSession(Struct, frozen=True):
    """A session that was just begun. `token` is shown this once."""

    token: str
    account: Account
    expires_at: datetime


def begin(engine: Engine, clock: Clock, account: Account) -> NewSession:
    """Begin a session of somebody who has proved to be this account. What has expired is cleared away."""
    now = clock.now()
    token = PREFIX + tokens.secret(clock)
    row = {
        "token_sha256": tokens.digest(token),
        "account_id": account.id,
        "created_at": now,
        "expires_at": now + LASTS,
    }
    old = SIGN_IN_FAILURE.c.last_at < now - FORGOTTEN_AFTER
    with writing(engine) as connection:
        connection.execute(delete(SESSION).where(SESSION.c.expires_at <= now))
        connection.execute(delete(SIGN_IN_FAILURE).where(old))
        connection.execute(insert(SESSION).values(**row))
    return NewSession(token, account, now + LASTS)


def authenticate(engine: Engine, clock: Clock, token: str) -> Identity:
    """Who is behind a session.

    Raises:
        Unauthenticated: `session_ended` or `account_disabled`.
    """
    row = _BY_TOKEN.one(engine, sha256=tokens.digest(token))
    if row is None or row.expires_at <= clock.now():
        raise Unauthenticated("session_ended", "the session has ended, or there was none; sign in again")
    account = account_of(row)
    if account.disabled_at is not None:
        raise Unauthenticated("account_disabled", f"the account {account.name} was disabled")
    return Identity(Actor(account.role, account.organisation, account.id), account.name, "session")


def end(engine: Engine, token: str) -> bool:
    """End a session; returns whether there was one."""
    with writing(engine) as connection:
        ended = delete(SESSION).where(SESSION.c.token_sha256 == tokens.digest(token))
        return connection.execute(ended.returning(SESSION.c.token_sha256)).first() is not None


def end_all(engine: Engine, account: Account) -> None:
    """End all sessions of an account."""
    with writing(engine) as connection:
        connection.execute(delete(SESSION).where(SESSION.c.account_id == account.id))
