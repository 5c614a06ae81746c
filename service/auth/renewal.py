"""Rotation of keys: a successor is made, and for some days both are valid, so that nothing stops."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update

from events.refusals import conflict, invalid
from service.auth.keys import Key, NewKey, bare, insert_new, key_of, no_such_key, selected
from service.clock import Clock
from service.store.engine import writing
from service.store.tables import API_KEY

OVERLAP_DAYS = 7
MAX_OVERLAP_DAYS = 30


def rotate(engine: Engine, clock: Clock, prefix: str, overlap_days: int = OVERLAP_DAYS) -> NewKey:
    """Make a key's successor, alike in all but its secret; the key itself expires after the overlap.

    Of one lineage at most two keys are ever valid. A successor lives as long as its predecessor was to.

    Raises:
        Refusal: `unknown_key`, `overlap_too_long`, `key_not_valid`, `rotation_pending`.
    """
    if not 0 <= overlap_days <= MAX_OVERLAP_DAYS:
        detail = f"both keys can be valid for 0 to {MAX_OVERLAP_DAYS} days, not for {overlap_days}"
        raise invalid("overlap_too_long", detail, "overlap_days")
    now, wanted = clock.now(), API_KEY.c.prefix == bare(prefix)
    with writing(engine) as connection:
        lineage = connection.scalar(select(API_KEY.c.lineage).where(wanted))
        if lineage is None:
            raise no_such_key(prefix)
        # Whoever rotates a key of this lineage waits here, and then sees the successor in what it reads next.
        connection.execute(select(API_KEY.c.id).where(API_KEY.c.id == lineage).with_for_update())
        rows = connection.execute(selected().where(API_KEY.c.lineage == lineage)).all()
        row = next(row for row in rows if row.prefix == bare(prefix))
        old, lineage_keys = key_of(row), [key_of(row) for row in rows]
        _rotatable(old, lineage_keys, now)
        newest = max(lineage_keys, key=lambda key: key.created_at)  # whose life no overlap has shortened
        lives = None if newest.expires_at is None else now + (newest.expires_at - newest.created_at)
        until = now + timedelta(days=overlap_days)
        ends = until if old.expires_at is None else min(until, old.expires_at)
        connection.execute(update(API_KEY).where(API_KEY.c.id == old.id).values(expires_at=ends))
        return insert_new(connection, clock, row.account_id, row.scopes, old.label, lives, lineage)


def _rotatable(old: Key, lineage: list[Key], now: datetime) -> None:
    if not old.valid(now):
        raise conflict("key_not_valid", f"the key {old.prefix} is revoked or has expired; make a new one")
    other = next((key for key in lineage if key.valid(now) and key.id != old.id), None)
    if other is not None:
        detail = f"{other.prefix} of the same lineage is valid beside {old.prefix}; revoke one of them first"
        raise conflict("rotation_pending", detail)
