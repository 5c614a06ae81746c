"""From what a request carries to whoever is behind it."""

from sqlalchemy import Engine

from service.auth import keys, sessions
from service.auth.keys import Unauthenticated
from service.auth.permissions import Identity
from service.clock import Clock

MISSING = Unauthenticated("key_missing", "this needs an API key or a session: Authorization: Bearer kvali_…")


def identify(engine: Engine, clock: Clock, authorization: str | None) -> Identity | None:
    """Who is behind an Authorization header (RFC 6750); nobody where there is none.

    Raises:
        Unauthenticated: `key_missing` (another scheme), `key_invalid`, `key_revoked`, `key_expired`,
            `session_ended` or `account_disabled`.
    """
    if authorization is None:
        return None
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated(MISSING.code, MISSING.detail)
    recognise = sessions.authenticate if key.strip().startswith(sessions.PREFIX) else keys.authenticate
    return recognise(engine, clock, key.strip())
