"""API keys: made, shown once, recognised, rotated, revoked.

A key reads `kvali_<prefix>_<secret>`. Kept are the prefix, by which it is named, and the SHA-256 of the
whole: whoever reads the database cannot use what is in it. The secret has 256 random bits, so that a slow
hash would add nothing. A key is found by that hash alone: of a wrong one, nobody learns from the time of the
answer whether there is one of that prefix.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, Row, Select, bindparam, insert, select, update

from events.refusals import Refusal, conflict, invalid, unknown
from events.values import Actor, Role
from service.auth import tokens
from service.auth.accounts import Account
from service.auth.permissions import SCOPES, Identity
from service.clock import Clock
from service.store.engine import reading, writing
from service.store.glance import Glance
from service.store.tables import ACCOUNT, API_KEY

PATTERN = re.compile(r"kvali_([0-9a-z]{8})_[A-Za-z0-9_-]{43}")


class Unauthenticated(Exception):
    """Nobody can be made out behind the request. `code` is for machines, `detail` says what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Key(Struct, frozen=True):
    """A key as the database knows it: everything but the key itself.

    `account` is the name of the account that it belongs to, which has `role` and `organisation`. `scopes` is
    null where it may do all that its role may. Keys that follow each other by rotation share a `lineage`.
    """

    id: str
    prefix: str
    account: str
    role: Role
    organisation: str | None
    scopes: tuple[str, ...] | None
    label: str
    lineage: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def valid(self, now: datetime) -> bool:
        """Whether it is accepted at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class NewKey(Struct, frozen=True):
    """A key that was just made. `text` is the whole key; nobody can show it again."""

    text: str
    key: Key


def create(
    engine: Engine,
    clock: Clock,
    account: Account,
    *,
    scopes: Iterable[str] | None = None,
    label: str = "",
    expires_at: datetime | None = None,
) -> NewKey:
    """Make a key for an account; without scopes it may do all that the account's role may.

    Raises:
        Refusal: `account_disabled`, `unknown_scope`, `key_expired`.
    """
    now = clock.now()
    if account.disabled_at is not None:
        raise conflict("account_disabled", f"the account {account.name} was disabled; make another one")
    if expires_at is not None and expires_at <= now:
        raise invalid("key_expired", f"{expires_at} has passed; a key expires in the future", "expires_at")
    limits = _scopes(scopes)
    with writing(engine) as connection:
        return insert_new(connection, clock, account.id, limits, label, expires_at)


def _scopes(scopes: Iterable[str] | None) -> str | None:
    """As the database keeps them: in the order of the table, separated by spaces."""
    if scopes is None:
        return None
    given = set(scopes)
    if not given or not given <= SCOPES.keys():
        what = ", ".join(sorted(given - SCOPES.keys())) or "no scope at all"
        detail = f"{what}: choose from {', '.join(SCOPES)}; or leave scopes out, for all that the role may do"
        raise invalid("unknown_scope", detail, "scopes")
    return " ".join(scope for scope in SCOPES if scope in given)


def insert_new(
    connection: Connection,
    clock: Clock,
    account_id: str,
    scopes: str | None,
    label: str,
    expires_at: datetime | None,
    lineage: str | None = None,
) -> NewKey:
    """Enter a key with a new secret, whose fields were checked; it begins a lineage where none is given."""
    text, prefix = tokens.named(clock, "kvali")
    id_ = clock.uuid7()
    row = {
        "id": id_,
        "account_id": account_id,
        "lineage": lineage or id_,
        "prefix": prefix,
        "secret_sha256": tokens.digest(text),
        "scopes": scopes,
        "label": label,
        "created_at": clock.now(),
        "expires_at": expires_at,
    }
    connection.execute(insert(API_KEY).values(**row))
    return NewKey(text, key_of(connection.execute(selected().where(API_KEY.c.id == id_)).one()))


def authenticate(engine: Engine, clock: Clock, text: str) -> Identity:
    """Who is behind a key.

    Raises:
        Unauthenticated: `key_invalid`, `key_revoked`, `key_expired` or `account_disabled`.
    """
    row = _BY_SECRET.one(engine, sha256=tokens.digest(text)) if PATTERN.fullmatch(text) else None
    if row is None:
        raise Unauthenticated("key_invalid", "this is no key of this service; ask its administrator for one")
    key, now = key_of(row), clock.now()
    if key.revoked_at is not None:
        raise Unauthenticated("key_revoked", f"the key {key.prefix} was revoked; ask for a new one")
    if not key.valid(now):
        raise Unauthenticated("key_expired", f"the key {key.prefix} has expired; ask for a new one")
    if row.disabled_at is not None:
        raise Unauthenticated("account_disabled", f"the account {key.account} was disabled")
    tokens.note_use(engine, API_KEY, key, now)
    return Identity(Actor(key.role, key.organisation, row.account_id), key.account, key.prefix, key.scopes)


def revoke(engine: Engine, clock: Clock, prefix: str) -> Key:
    """Take a key back, from now on. One that is revoked already stays so.

    Raises:
        Refusal: `unknown_key`.
    """
    prefix = bare(prefix)
    with writing(engine) as connection:
        mine = (API_KEY.c.prefix == prefix, API_KEY.c.revoked_at.is_(None))
        connection.execute(update(API_KEY).where(*mine).values(revoked_at=clock.now()))
    return found(engine, prefix)


def keys(engine: Engine) -> list[Key]:
    """All keys, the oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(selected().order_by(API_KEY.c.created_at, API_KEY.c.id))
        return [key_of(row) for row in rows]


def found(engine: Engine, prefix: str) -> Key:
    """The key of this prefix. Refusal: `unknown_key`."""
    with reading(engine) as connection:
        row = connection.execute(selected().where(API_KEY.c.prefix == bare(prefix))).one_or_none()
    if row is None:
        raise no_such_key(prefix)
    return key_of(row)


def no_such_key(prefix: str) -> Refusal:
    """The refusal of a prefix that no key has, or none that whoever asks may know of."""
    return unknown(
        "unknown_key", f"there is no key {bare(prefix)!r} of yours; list the keys to see them", "prefix"
    )


def bare(prefix: str) -> str:
    """The prefix alone, where a whole key was given."""
    return prefix.removeprefix("kvali_").split("_")[0]


def selected() -> Select[Any]:
    """Keys with what their accounts say of them."""
    of_account = (
        ACCOUNT.c.name.label("account"),
        ACCOUNT.c.role,
        ACCOUNT.c.organisation,
        ACCOUNT.c.disabled_at,
    )
    return select(API_KEY, *of_account).join_from(API_KEY, ACCOUNT, ACCOUNT.c.id == API_KEY.c.account_id)


def key_of(row: Row[Any]) -> Key:
    """The key in such a row."""
    fields = {name: getattr(row, name) for name in Key.__struct_fields__}
    return Key(**fields | {"scopes": None if row.scopes is None else tuple(row.scopes.split())})


_BY_SECRET = Glance(selected().where(API_KEY.c.secret_sha256 == bindparam("sha256")))
