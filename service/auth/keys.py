"""API keys: made, shown once, recognised, revoked.

A key reads `kvali_<prefix>_<secret>`. Kept are the prefix, by which it is found and named, and the SHA-256
of the whole: whoever reads the database cannot use what is in it. The secret has 256 random bits, so that
a slow hash would add nothing.
"""

import base64
import hashlib
import hmac
import logging
import re
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Engine, Row, bindparam, insert, select, update

from events.deciders import context
from events.refusals import invalid, unknown
from events.state import State, known_as
from events.values import Actor, Role
from service.clock import Clock
from service.store.engine import reading, writing
from service.store.errors import StoreUnavailable
from service.store.tables import API_KEY

ROLES: tuple[Role, ...] = ("lead_agency", "secretariat", "auditor", "administrator")
PATTERN = re.compile(r"kvali_([0-9a-z]{8})_[A-Za-z0-9_-]{43}")
_HOUR = timedelta(hours=1)

log = logging.getLogger(__name__)


class Unauthenticated(Exception):
    """Nobody can be made out behind the request. `code` is for machines, `detail` says what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Key(Struct, frozen=True):
    """A key as the database knows it: everything but the key itself."""

    id: str
    prefix: str
    role: Role
    organisation: str | None
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class NewKey(Struct, frozen=True):
    """A key that was just made. `text` is the whole key; nobody can show it again."""

    text: str
    key: Key


def create(
    engine: Engine,
    clock: Clock,
    state: State,
    *,
    role: Role,
    organisation: str | None = None,
    label: str = "",
    expires_at: datetime | None = None,
) -> NewKey:
    """Make a key for an organisation of the plan whose state this is.

    The secretariat's default organisation is the plan's own; a lead agency has to name one.

    Raises:
        Refusal: `unknown_role`, `organisation_needed`, `unknown_organisation`, `key_expired`.
    """
    organisation = _organisation(state, role, organisation)
    now = clock.now()
    if expires_at is not None and expires_at <= now:
        raise invalid("key_expired", f"{expires_at} has passed; a key expires in the future", "expires_at")
    prefix = base64.b32encode(clock.random(5)).decode().lower()
    secret = base64.urlsafe_b64encode(clock.random(32)).decode().rstrip("=")
    text = f"kvali_{prefix}_{secret}"
    key = Key(clock.uuid7(), prefix, role, organisation, label, now, expires_at, None, None)
    row = {name: getattr(key, name) for name in key.__struct_fields__}
    with writing(engine) as connection:
        connection.execute(insert(API_KEY).values(**row, secret_sha256=_digest(text)))
    return NewKey(text, key)


def _organisation(state: State, role: Role, organisation: str | None) -> str | None:
    if role not in ROLES:
        raise invalid("unknown_role", f"there is no role {role!r}; choose from {', '.join(ROLES)}", "role")
    if role == "secretariat" and organisation is None:
        organisation = context.workplan(state).secretariat
    if role == "lead_agency" and organisation is None:
        detail = "a lead agency's key acts for an organisation; name it by its code"
        raise invalid("organisation_needed", detail, "organisation")
    if organisation is not None:
        organisation = known_as(state.organisations.values(), organisation) or organisation
        context.organisations(state, [organisation], "organisation")
    return organisation


def authenticate(engine: Engine, clock: Clock, text: str) -> Actor:
    """The actor behind a key.

    Raises:
        Unauthenticated: `key_invalid`, `key_revoked` or `key_expired`.
    """
    match = PATTERN.fullmatch(text)
    row = _find(engine, match[1]) if match else None
    # An unknown prefix costs the same comparison as a wrong secret.
    stored = row.secret_sha256 if row else "0" * 64
    if not hmac.compare_digest(_digest(text), stored) or row is None:
        raise Unauthenticated("key_invalid", "this is no key of this service; ask its administrator for one")
    now = clock.now()
    if row.revoked_at is not None:
        raise Unauthenticated("key_revoked", f"the key {row.prefix} was revoked; ask for a new one")
    if row.expires_at is not None and row.expires_at <= now:
        raise Unauthenticated("key_expired", f"the key {row.prefix} has expired; ask for a new one")
    if row.last_used_at is None or now - row.last_used_at >= _HOUR:
        _note_use(engine, row.id, now)
    return Actor(row.role, row.organisation, row.id)


def revoke(engine: Engine, clock: Clock, prefix: str) -> Key:
    """Take a key back, from now on. One that is revoked already stays so.

    Raises:
        Refusal: `unknown_key`.
    """
    prefix = prefix.removeprefix("kvali_").split("_")[0]
    with writing(engine) as connection:
        mine = (API_KEY.c.prefix == prefix, API_KEY.c.revoked_at.is_(None))
        connection.execute(update(API_KEY).where(*mine).values(revoked_at=clock.now()))
    row = _find(engine, prefix)
    if row is None:
        raise unknown("unknown_key", f"there is no key {prefix!r}; kvali keys list shows them", "prefix")
    return _key(row)


def keys(engine: Engine) -> list[Key]:
    """All keys, the oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(API_KEY).order_by(API_KEY.c.created_at, API_KEY.c.id))
        return [_key(row) for row in rows]


_FIND = select(API_KEY).where(API_KEY.c.prefix == bindparam("wanted"))


def _find(engine: Engine, prefix: str) -> Row[Any] | None:
    with reading(engine) as connection:
        return connection.execute(_FIND, {"wanted": prefix}).one_or_none()


def _note_use(engine: Engine, key: str, now: datetime) -> None:
    try:
        with writing(engine) as connection:
            connection.execute(update(API_KEY).where(API_KEY.c.id == key).values(last_used_at=now))
    except StoreUnavailable as error:
        # Reading stays possible on a full disk; a write of the request's own will say so itself.
        log.warning("could not note that key %s was used: %s", key, error.code)


def _key(row: Row[Any]) -> Key:
    return Key(**{name: getattr(row, name) for name in Key.__struct_fields__})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
