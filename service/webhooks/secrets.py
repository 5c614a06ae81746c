"""The secrets that webhooks are signed with (Standard Webhooks, "Signature scheme").

None of them is kept. Each is derived from one file beside the signing keys and from what names it, so that
who reads the database can sign nothing.
"""

import hmac
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from service import secret as roots

FILE = "webhooks.secret"
ROOT_BYTES = roots.ROOT_BYTES


def make(folder: Path, random: bytes) -> None:
    """Make the file of 32 random bytes where there is none yet. Raises SettingsError."""
    roots.make(folder, FILE, random)


def secret(folder: Path, webhook: str, generation: int) -> bytes:
    """The secret of a webhook, 32 bytes. Raises SettingsError: the file is missing or cannot be used."""
    return roots.derived(folder, FILE, f"kvali webhook\n{webhook}\n{generation}")


def shown(key: bytes) -> str:
    """A secret as its owner is given it."""
    return f"whsec_{b64encode(key).decode()}"


def fingerprint(key: bytes) -> str:
    """By which a secret is known again."""
    return sha256(key).hexdigest()


def signature(key: bytes, message: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of a message's id, its time and its body, with dots between."""
    signed = hmac.digest(key, f"{message}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{b64encode(signed).decode()}"
