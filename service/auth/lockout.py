"""Back-off for whoever tries passwords: counted in the database, and so across all processes.

Every attempt is counted before its password is looked at, so that guesses sent at the same moment count
alike. Past the free ones, each doubles the time in which no further attempt is taken. An account that there
is not is counted like one that there is.
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import Engine, delete, select, update

from service.clock import Clock
from service.store.engine import writing
from service.store.once import insert_once
from service.store.tables import SIGN_IN_FAILURE

FREE_BY_ACCOUNT = 5
FREE_BY_ADDRESS = 20
"""Attempts without a pause. Of one address there are more: a whole office can share it."""
LONGEST_PAUSE = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
"""An attempt counts until there was none for so long."""


class TooManyAttempts(Exception):
    """No attempt is taken now, right or wrong; after `retry_after` seconds one is."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many attempts; try again in {retry_after} s")
        self.retry_after = retry_after


class Attempt:
    """One attempt to sign in, by the name that was given and the address that it came from."""

    def __init__(self, engine: Engine, clock: Clock, name: str, address: str | None) -> None:
        self._engine, self._now = engine, clock.now()
        # Hashed, because people type passwords into the wrong field.
        self._account = f"account:{hashlib.sha256(name.encode()).hexdigest()}"
        self._address = f"address:{network(address)}"
        self._free = {self._account: FREE_BY_ACCOUNT, self._address: FREE_BY_ADDRESS}

    def count(self) -> None:
        """Count it. Raises TooManyAttempts, and does not count it, where none is taken now."""
        table, now = SIGN_IN_FAILURE, self._now
        with writing(self._engine) as connection:
            for subject in sorted(self._free):
                insert_once(connection, table, {"subject": subject, "failures": 0, "last_at": now})
            mine = select(table).where(table.c.subject.in_(self._free)).order_by(table.c.subject)
            rows = connection.execute(mine.with_for_update()).all()
            until = max((row.locked_until for row in rows if row.locked_until), default=now)
            if until > now:
                raise TooManyAttempts(ceil((until - now).total_seconds()))
            for row in rows:
                failures = 1 if now - row.last_at >= FORGOTTEN_AFTER else row.failures + 1
                locked = _locked(now, failures - self._free[row.subject])
                values = {"failures": failures, "last_at": now, "locked_until": locked}
                connection.execute(update(table).where(table.c.subject == row.subject).values(**values))

    def succeeded(self) -> None:
        """The password was right: the account starts afresh, and the address has one failure less."""
        table = SIGN_IN_FAILURE
        less = {"failures": table.c.failures - 1, "locked_until": None}
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.subject == self._account))
            connection.execute(update(table).where(table.c.subject == self._address).values(**less))


def _locked(now: datetime, beyond: int) -> datetime | None:
    """Until when no further attempt is taken after so many beyond the free ones."""
    if beyond < 0:
        return None
    return now + min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST_PAUSE)


def network(address: str | None) -> str:
    """What counts as one address: of IPv6 a subscriber's network (RFC 6177)."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
