"""Ed25519 keys of logs and witnesses, and their texts (c2sp.org/signed-note, c2sp.org/tlog-cosignature)."""

import hashlib
import hmac
import os
import re
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from events.tlog import MalformedError, base64

LOG = 0x01
"""The type of a key that signs notes, and so of one that signs a log's checkpoints."""

SEED_BYTES = 32
"""Random bytes that an Ed25519 key is made from."""

WITNESS = 0x04
"""The type of a key that cosigns checkpoints, with the time."""

_PREFIX = "PRIVATE+KEY+"
_NOT_IN_NAMES = re.compile(r"[\s+\x00-\x1f\ud800-\udfff]")  # surrogates are no UTF-8


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Four bytes that tell keys of one name apart: SHA-256(name ‖ newline ‖ type ‖ public key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def check_name(name: str) -> None:
    """Raises MalformedError unless keys may be called so: something, without spaces, `+` and controls."""
    if not name or _NOT_IN_NAMES.search(name):
        raise MalformedError(f"not the name of a key: {name!r}; it has no spaces and no +")


class PublicKey(NamedTuple):
    """A key that verifies: whose it is, of which type, and its 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Its four bytes."""
        return key_id(self.name, self.kind, self.public)

    @property
    def vkey(self) -> str:
        """Its text: `name+hash+key`."""
        return f"{self.name}+{self.id.hex()}+{base64.encode(bytes([self.kind]) + self.public)}"

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's, of this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class SigningKey:
    """A key that signs. Its text is a secret: it is what `golang.org/x/mod/sumdb/note` calls an skey."""

    def __init__(self, name: str, kind: int, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._seed = seed
        self._sealing = hashlib.blake2b(key=seed, person=b"kvali seal").digest()
        self.public = PublicKey(name, kind, self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, name: str, kind: int) -> "SigningKey":
        """A new key. Raises MalformedError for a name that no key may have."""
        check_name(name)
        return cls(name, kind, os.urandom(SEED_BYTES))

    @classmethod
    def decode(cls, text: str) -> "SigningKey":
        """Read its secret text. Raises MalformedError, which does not repeat it."""
        name, kind, seed, given = _parts(text.strip().removeprefix(_PREFIX), "a signing key")
        key = cls(name, kind, seed)
        if not text.startswith(_PREFIX) or given != key.public.id:
            raise MalformedError("this is not a signing key, or it was altered")
        return key

    @property
    def secret(self) -> str:
        """Its secret text: `PRIVATE+KEY+name+hash+seed`."""
        key = base64.encode(bytes([self.public.kind]) + self._seed)
        return f"{_PREFIX}{self.public.name}+{self.public.id.hex()}+{key}"

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(message)

    def seal(self, message: bytes) -> bytes:
        """A code of 32 bytes that only who has this key can make, or check (RFC 7693, with a derived key).

        It takes a hundredth of the time of a signature, and shows nothing to anybody else.
        """
        return hashlib.blake2b(message, key=self._sealing, digest_size=32).digest()

    def sealed(self, message: bytes, seal: bytes) -> bool:
        """Whether the code is this key's, of this message."""
        return hmac.compare_digest(self.seal(message), seal)


def public_key(vkey: str) -> PublicKey:
    """Read a vkey, `name+hash+key`. Raises MalformedError."""
    name, kind, public, given = _parts(vkey.strip(), f"the key {vkey!r}")
    key = PublicKey(name, kind, public)
    if given != key.id:
        raise MalformedError(f"the hash in the key {vkey!r} is not that of its name and key")
    try:
        Ed25519PublicKey.from_public_bytes(public)
    except ValueError as error:
        raise MalformedError(f"the key {vkey!r} holds no Ed25519 key") from error
    return key


def _parts(text: str, what: str) -> tuple[str, int, bytes, bytes]:
    parts = text.split("+", 2)  # Base64 may hold more of them
    if len(parts) != 3:
        raise MalformedError(f"{what} is not name+hash+key")
    name, digest, key = parts
    check_name(name)
    try:
        data, given = base64.decode(key), bytes.fromhex(digest)
    except ValueError:
        raise MalformedError(f"{what} is damaged") from None  # the cause repeats what may be a secret
    if len(data) != 33 or data[0] not in (LOG, WITNESS) or len(digest) != 8:
        raise MalformedError(f"{what} is not an Ed25519 key of a log (type 1) or a witness (type 4)")
    return name, data[0], data[1:], given
