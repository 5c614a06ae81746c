"""Key files of ledgers and of witnesses: one secret line each, readable by nobody but their owner.

They stand outside the database, so that whoever can write to it cannot sign what was written.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from events.tlog import MalformedError
from events.tlog.keys import LOG, SigningKey, check_name
from service.config import SettingsError


def path_of(folder: Path, origin: str) -> Path:
    """Where the key of the ledger of this origin stands."""
    return folder / f"{origin.replace('/', '_')}.key"


def made(folder: Path, origin: str, seed: bytes) -> SigningKey:
    """The key of a ledger, made from 32 random bytes where it has no file yet; whoever comes first makes it.

    Raises:
        SettingsError: the file cannot be made, or what stands there cannot be used.
    """
    with suppress(FileExistsError):
        new(folder, SigningKey(origin, LOG, seed))
    return load(path_of(folder, origin), origin)


def new(folder: Path, key: SigningKey) -> SigningKey:
    """Write the key of a log to a file that is not there yet, and return it.

    Raises:
        FileExistsError: the log has a key already, which stays.
        MalformedError: no log may be called so.
        SettingsError: the file cannot be made.
    """
    check_name(key.public.name)
    path = path_of(folder, key.public.name)
    write_secret(path, key.secret)
    return key


def write_secret(path: Path, secret: str) -> None:
    """Write one secret line to a file that is not there yet, in a folder that is made if it is missing.

    Raises:
        FileExistsError: it is there already, and stays.
        SettingsError: the file cannot be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _save(path, secret)
    except FileExistsError:
        raise
    except OSError as error:
        raise SettingsError(f"KVALI_KEYS: the key {path} cannot be written: {error.strerror}.") from error


def save(path: Path, key: SigningKey) -> None:
    """Write a key to a new file, on disk before this returns. Raises OSError, FileExistsError among them."""
    _save(path, key.secret)


def _save(path: Path, secret: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(file, f"{secret}\n".encode())
        os.fsync(file)
        path.hardlink_to(draft)
    finally:
        os.close(file)
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def load(path: Path, name: str) -> SigningKey:
    """Read a key of this name. Raises SettingsError: see `read`, or it is another's."""
    key = read(path)
    if key.public.name != name:
        raise SettingsError(f"The key {path} is that of {key.public.name}, not of {name}.")
    return key


def read(path: Path) -> SigningKey:
    """Read a key. Raises SettingsError: see `read_secret`, or it holds no key."""
    try:
        return SigningKey.decode(read_secret(path))
    except (MalformedError, UnicodeDecodeError) as error:
        raise SettingsError(f"The key {path} cannot be used: it is damaged.") from error


def read_secret(path: Path) -> str:
    """Read a file of one secret line.

    Raises:
        SettingsError: the file is missing, or others can read it.
        UnicodeDecodeError: it holds no text.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise SettingsError(f"The key {path} can be read by others (mode {mode:04o}): chmod 600 {path}")
        return path.read_text()
    except OSError as error:
        raise SettingsError(
            f"The key {path} cannot be read: {error.strerror}. Without it nothing can be signed; put it back"
            " from where it is kept safe."
        ) from error
