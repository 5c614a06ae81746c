"""Free text and personal data stay outside the leaf: the leaf holds a salted hash of them.

The text and its salt stand in a table of their own and can be erased; every old proof still verifies.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from events.values import Sealed

SALT_BYTES = 16

_SEAL = re.compile(rb'\{"sha256":"([0-9a-f]{64})"\}')


class Opening(Struct, frozen=True, gc=False):
    """What opens a seal: the text, its salt, and the hash that stands in the leaf."""

    sha256: str
    salt: bytes
    text: str


def commitment(text: str, salt: bytes) -> str:
    """SHA-256(salt ‖ UTF-8 text), hexadecimal. The salt must have 16 bytes."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(salt + text.encode()).hexdigest()


def seal(text: str, salt: bytes) -> tuple[Sealed, Opening]:
    """The seal for the leaf, and the opening to be stored beside the ledger."""
    digest = commitment(text, salt)
    return Sealed(digest), Opening(digest, salt, text)


def opens(sealed: Sealed, opening: Opening) -> bool:
    """Whether this opening is the text behind this seal."""
    return sealed.sha256 == opening.sha256 == commitment(opening.text, opening.salt)


def sealed_fields(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """All seals in plain data, by their place (`narrative`, `evidence.0.title`) and hash.

    A seal is an object with a hash and nothing else.
    """
    match value:
        case {"sha256": str(sha256)} if len(value) == 1:
            yield path.removesuffix("."), sha256
        case dict():
            for name, each in value.items():
                yield from sealed_fields(each, f"{path}{name}.")
        case list() | tuple():
            for index, each in enumerate(value):
                yield from sealed_fields(each, f"{path}{index}.")


def seals_in_leaf(leaf: bytes) -> list[str]:
    """The hashes of all seals in the canonical bytes of an event; in a string, quotes would be escaped."""
    return [found.decode() for found in _SEAL.findall(leaf)]


def seals_in(value: Any) -> Iterator[str]:
    """The hashes of all seals in plain data."""
    return (sha256 for _, sha256 in sealed_fields(value))


def unsealed(value: Any, put: Callable[[str], object]) -> Any:
    """The same plain data with something else put in the place of each seal, by its hash."""
    match value:
        case {"sha256": str(sha256)} if len(value) == 1:
            return put(sha256)
        case dict():
            return {name: unsealed(each, put) for name, each in value.items()}
        case list() | tuple():
            return [unsealed(each, put) for each in value]
    return value
