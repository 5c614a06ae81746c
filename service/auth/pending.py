"""A sign-in that was sent to an identity provider and has not come back: used once, by the same browser.

All of it follows from one secret, which only a cookie of that browser holds: `state` ties the way back to the
browser, `nonce` the provider's token to this sign-in, and `verifier` its code to us (PKCE, RFC 7636). The
database knows which states are out, by their hash. Where the browser is to go on to afterwards is part of
that secret, so that nobody changes it on the way.
"""

import base64
import hashlib
import hmac
from datetime import timedelta
from urllib.parse import quote, unquote

from sqlalchemy import Engine, delete, insert

from service.auth import tokens
from service.auth.keys import Unauthenticated
from service.clock import Clock
from service.store.engine import writing
from service.store.tables import SIGN_IN

LASTS = timedelta(minutes=10)
STALE = (
    "this sign-in was used already, took more than ten minutes, or began in another browser; begin again at "
    "/auth/login"
)


class ProviderUnavailable(Exception):
    """The identity provider cannot be reached, or does not answer as one. Nothing was done."""


class Pending:
    """One of them, by its secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self.state, self.nonce, self.verifier = map(self._derived, ("state", "nonce", "verifier"))

    @property
    def cookie(self) -> str:
        """What the browser keeps."""
        return self._secret

    @property
    def onward(self) -> str | None:
        """Where the browser is to go on to; null where a program signs in, which wants the session itself."""
        _, dot, address = self._secret.partition(".")
        return unquote(address) if dot else None

    def _derived(self, what: str) -> str:
        digest = hmac.digest(self._secret.encode(), what.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    @property
    def _row(self) -> str:
        return hashlib.sha256(self.state.encode()).hexdigest()

    def remember(self, engine: Engine, clock: Clock) -> None:
        """It is out, until it comes back or has taken too long."""
        now = clock.now()
        with writing(engine) as connection:
            connection.execute(delete(SIGN_IN).where(SIGN_IN.c.expires_at <= now))
            row = {"state_sha256": self._row, "expires_at": now + LASTS}
            connection.execute(insert(SIGN_IN).values(**row))

    def use(self, engine: Engine, clock: Clock, state: str) -> None:
        """It came back with this state, for the first time and in time. Unauthenticated: `sign_in_stale`."""
        mine = delete(SIGN_IN).where(SIGN_IN.c.state_sha256 == self._row, SIGN_IN.c.expires_at > clock.now())
        if hmac.compare_digest(self.state.encode(), state.encode()):
            with writing(engine) as connection:
                if connection.execute(mine.returning(SIGN_IN.c.state_sha256)).first() is not None:
                    return
        raise Unauthenticated("sign_in_stale", STALE)


def new(clock: Clock, onward: str | None = None) -> Pending:
    """One with a secret of its own, which ends where `onward` says."""
    return Pending(tokens.secret(clock) + ("" if onward is None else f".{quote(onward, safe='')}"))
