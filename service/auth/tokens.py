"""Secrets that are shown once: how they are made, what is kept of them, and that they were used.

A token has 256 random bits, so that a slow hash would add nothing: kept is its SHA-256, by which it is found.
"""

import base64
import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Table, update

from service.clock import Clock
from service.store.engine import writing
from service.store.errors import StoreUnavailable

_HOUR = timedelta(hours=1)

log = logging.getLogger(__name__)


def secret(clock: Clock) -> str:
    """43 characters that nobody can guess."""
    return base64.urlsafe_b64encode(clock.random(32)).decode().rstrip("=")


def named(clock: Clock, kind: str) -> tuple[str, str]:
    """A new token that reads `<kind>_<prefix>_<secret>`, and its prefix, by which people name it."""
    prefix = base64.b32encode(clock.random(5)).decode().lower()
    return f"{kind}_{prefix}_{secret(clock)}", prefix


def digest(text: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def note_use(engine: Engine, table: Table, row: Any, now: datetime) -> None:
    """Keep when the token of a row was used last, to the hour."""
    if row.last_used_at is not None and now - row.last_used_at < _HOUR:
        return
    try:
        with writing(engine) as connection:
            connection.execute(update(table).where(table.c.id == row.id).values(last_used_at=now))
    except StoreUnavailable as error:
        # Reading stays possible on a full disk; a write of the request's own will say so itself.
        log.warning("could not note that %s was used: %s", row.prefix, error.code)
