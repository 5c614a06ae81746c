"""Passwords of local accounts: argon2id (RFC 9106), the same work whether or not there is one to compare."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from events.refusals import invalid
from service.clock import Clock

SHORTEST = 12
LONGEST = 1024
"""Characters. The work does not depend on the length, but reading does."""

_SALT_BYTES = 16
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""19 MiB, two passes: OWASP's Password Storage Cheat Sheet. More would let some guesses fill the memory."""

NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$/E/ZVfuV2D6ZaO1SNVZSkg$DKr3EIxUvAZDgSnX9nWEkWgQ5agiyHONnEXn/odBqkM"
"""Compared with where there is nothing else to compare with; no password is known that gives it."""


def hashed(clock: Clock, password: str, name: str) -> str:
    """What is kept of the password of the account of this name.

    Raises:
        Refusal: `password_too_short`, `password_too_long`, `password_is_name`.
    """
    if len(password) < SHORTEST:
        raise invalid("password_too_short", f"a password has at least {SHORTEST} characters", "password")
    if len(password) > LONGEST:
        raise invalid("password_too_long", f"a password has at most {LONGEST} characters", "password")
    if name.casefold() in password.casefold() and len(password) < len(name) + SHORTEST:
        raise invalid("password_is_name", "the password is hardly more than the account's name", "password")
    return _hash(clock, password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; where none is kept, not, after the same work."""
    try:
        _hasher.verify(stored or NOBODYS, password)
    except VerificationError:
        return False
    return stored is not None


def renewed(clock: Clock, stored: str, password: str) -> str | None:
    """What to keep instead, where it was hashed with other parameters than today's."""
    return _hash(clock, password) if _hasher.check_needs_rehash(stored) else None


def _hash(clock: Clock, password: str) -> str:
    return _hasher.hash(password, salt=clock.random(_SALT_BYTES))
