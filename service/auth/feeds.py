"""Tokens of calendar feeds: made, shown once, recognised, revoked.

A calendar program sends no headers, so that the address itself says who asks. Its token reads
`kvali_feed_<prefix>_<secret>`, is kept as keys are (`service.auth.keys`), and opens one calendar and nothing
else. It reads for its account: whoever disables that ends its feeds.
"""

import re
from datetime import datetime
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import Engine, Row, Select, bindparam, func, insert, select, update

from events.refusals import Refusal, conflict, unknown
from events.values import Actor
from service.auth import tokens
from service.auth.permissions import Identity
from service.clock import Clock
from service.store.engine import reading, writing
from service.store.glance import Glance
from service.store.tables import ACCOUNT, CALENDAR_FEED

PATTERN = re.compile(r"kvali_feed_([0-9a-z]{8})_[A-Za-z0-9_-]{43}")
MOST = 50
"""Feeds that an account may have at a time."""


class Wanted(Struct, frozen=True, kw_only=True):
    """Which calendar a feed is to open. Null section and organisation mean all, null kind both."""

    workplan: str
    section: str | None = None
    organisation: str | None = None
    kind: str | None = None
    language: str | None = None
    label: str = ""


class Feed(Struct, frozen=True):
    """A feed as the database knows it: everything but its token. Null section and organisation mean all."""

    prefix: str
    account: str
    workplan: str
    section: str | None
    organisation: str | None
    kind: str | None
    language: str | None
    label: str
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


def create(engine: Engine, clock: Clock, identity: Identity, wanted: Wanted) -> tuple[str, Feed]:
    """Make a feed for whoever asks; its whole token, which nobody can show again, and the feed.

    Refusal: `too_many_feeds`.
    """
    text, prefix = tokens.named(clock, "kvali_feed")
    row = {
        "id": clock.uuid7(),
        "account_id": identity.actor.key,
        "prefix": prefix,
        "secret_sha256": tokens.digest(text),
        "created_at": clock.now(),
        **structs.asdict(wanted),
    }
    theirs = (CALENDAR_FEED.c.account_id == identity.actor.key, CALENDAR_FEED.c.revoked_at.is_(None))
    with writing(engine) as connection:
        if connection.execute(select(func.count()).where(*theirs)).scalar_one() >= MOST:
            raise conflict("too_many_feeds", f"there are {MOST} calendar feeds of yours; revoke one first")
        connection.execute(insert(CALENDAR_FEED).values(**row))
    return text, found(engine, prefix)


def recognise(engine: Engine, clock: Clock, text: str) -> tuple[Feed, Identity]:
    """The feed of this token, and for whom it reads.

    Refusals: `unknown_feed`; `feed_revoked`, also where its account was disabled.
    """
    row = _BY_SECRET.one(engine, sha256=tokens.digest(text)) if PATTERN.fullmatch(text) else None
    if row is None:
        raise unknown("unknown_feed", "this is the address of no calendar; make another one", "feed")
    if row.revoked_at is not None or row.disabled_at is not None:
        raise conflict("feed_revoked", f"the calendar feed {row.prefix} was revoked; make another one")
    tokens.note_use(engine, CALENDAR_FEED, row, clock.now())
    actor = Actor(row.role, row.account_organisation, row.account_id)
    return _feed(row), Identity(actor, row.account, f"feed-{row.prefix}", ("read",))


def revoke(engine: Engine, clock: Clock, prefix: str) -> Feed:
    """Take a feed back, from now on. One that is revoked already stays so. Refusal: `unknown_feed`."""
    mine = (CALENDAR_FEED.c.prefix == prefix, CALENDAR_FEED.c.revoked_at.is_(None))
    with writing(engine) as connection:
        connection.execute(update(CALENDAR_FEED).where(*mine).values(revoked_at=clock.now()))
    return found(engine, prefix)


def feeds(engine: Engine) -> list[Feed]:
    """All feeds, the oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(_selected().order_by(CALENDAR_FEED.c.created_at, CALENDAR_FEED.c.id))
        return [_feed(row) for row in rows]


def found(engine: Engine, prefix: str) -> Feed:
    """The feed of this prefix. Refusal: `unknown_feed`."""
    with reading(engine) as connection:
        row = connection.execute(_selected().where(CALENDAR_FEED.c.prefix == prefix)).one_or_none()
    if row is None:
        raise no_such_feed(prefix)
    return _feed(row)


def no_such_feed(prefix: str) -> Refusal:
    """The refusal of a prefix that no feed has, or none that whoever asks may know of."""
    return unknown("unknown_feed", f"there is no calendar feed {prefix!r} of yours; list them", "prefix")


def _selected() -> Select[Any]:
    of_account = (
        ACCOUNT.c.name.label("account"),
        ACCOUNT.c.role,
        ACCOUNT.c.organisation.label("account_organisation"),
        ACCOUNT.c.disabled_at,
    )
    joined = ACCOUNT.c.id == CALENDAR_FEED.c.account_id
    return select(CALENDAR_FEED, *of_account).join_from(CALENDAR_FEED, ACCOUNT, joined)


def _feed(row: Row[Any]) -> Feed:
    return Feed(**{name: getattr(row, name) for name in Feed.__struct_fields__})


_BY_SECRET = Glance(_selected().where(CALENDAR_FEED.c.secret_sha256 == bindparam("sha256")))
