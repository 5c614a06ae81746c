"""Secrets that are not kept: each is derived from a file beside the signing keys and from what names it.

So whoever reads the database can sign nothing with them.
"""

import hmac
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from threading import Lock

from service import signing
from service.config import SettingsError

ROOT_BYTES = 32

_MAKING = Lock()


def make(folder: Path, file: str, random: bytes) -> None:
    """Make a file of 32 random bytes where there is none yet. Raises SettingsError."""
    with _MAKING, suppress(FileExistsError):
        if not (folder / file).exists():
            signing.write_secret(folder / file, b64encode(random).decode())


def derived(folder: Path, file: str, name: str) -> bytes:
    """The secret of this name, 32 bytes. Raises SettingsError: the file is missing or cannot be used."""
    path = folder / file
    try:
        root = b64decode(signing.read_secret(path).strip(), validate=True)
    except ValueError as error:
        raise SettingsError(f"The key {path} cannot be used: it is damaged.") from error
    if len(root) != ROOT_BYTES:
        raise SettingsError(f"The key {path} cannot be used: it is damaged.")
    return hmac.digest(root, name.encode(), "sha256")
