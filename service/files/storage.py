"""Where files are kept: each under the SHA-256 of its bytes, in a folder or in S3-compatible storage."""

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from service.checks import S3
from service.store.errors import StoreError

CHUNK = 64 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")


class FilesUnavailable(StoreError):
    """The storage of files could not do it. Code `files_unavailable`; nothing was kept."""

    def __init__(self, why: str) -> None:
        super().__init__("files_unavailable", f"the storage of files does not answer as it should: {why}")


class FileDamaged(StoreError):
    """What is kept under a hash has another one. Code `file_damaged`; it is not given out."""

    def __init__(self, sha256: str) -> None:
        detail = (
            f"what is kept as {sha256} is not what was handed in: it was altered or damaged, and is not given"
            " out; tell the operator; whoever has the file can hand it in again"
        )
        super().__init__("file_damaged", detail)


class Storage(Protocol):
    """Keeps bytes under their hash. Its methods raise FilesUnavailable."""

    def put(self, sha256: str, file: BinaryIO, size: int) -> None:
        """Keep what this file holds from its beginning, durably; whatever was kept so far is replaced."""

    def read(self, sha256: str) -> AbstractContextManager[Iterator[bytes] | None]:
        """The bytes that are kept, in pieces, unchecked; null where nothing is."""


def make_storage(where: str, endpoint: str | None) -> Storage:
    """The storage that KVALI_FILES and KVALI_S3_ENDPOINT name."""
    match = S3.fullmatch(where)
    if match is None:
        from service.files.folder import Folder  # noqa: PLC0415 - as the other one

        return Folder(Path(where))
    # boto3 is an extra: only who uses S3 has it.
    from service.files.s3 import Bucket  # noqa: PLC0415

    return Bucket(match["bucket"], (match["prefix"] or "").strip("/"), endpoint)


def temporary() -> BinaryIO:
    """A file without a name, gone when it is closed."""
    return cast(BinaryIO, tempfile.TemporaryFile())


def checked(storage: Storage, sha256: str) -> BinaryIO | None:
    """A copy of what is kept under a hash, from its beginning; null where nothing is.

    It is copied before anything of it is given out, so that nothing is that has another hash. Raises
    FileDamaged, FilesUnavailable.
    """
    with storage.read(sha256) as pieces:
        if pieces is None:
            return None
        copy, digest = temporary(), hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
            copy.write(piece)
    if digest.hexdigest() != sha256:
        copy.close()
        raise FileDamaged(sha256)
    copy.seek(0)
    return copy
