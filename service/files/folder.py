"""Files in a folder, for its owner alone: `ab/cdef…`, after the first two digits of the hash."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from service.files.storage import CHUNK, FilesUnavailable


class Folder:
    """See `service.files.storage.Storage`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, sha256: str, file: BinaryIO, size: int) -> None:  # noqa: ARG002 - as Storage has it
        """See Storage. It appears under its name only when it is on the disk."""
        path = self._path(sha256)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            file.seek(0)
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as made:
                try:
                    shutil.copyfileobj(file, made, CHUNK)
                    made.flush()
                    os.fsync(made.fileno())
                    Path(made.name).replace(path)
                except BaseException:
                    Path(made.name).unlink(missing_ok=True)
                    raise
            _sync(path.parent)
        except OSError as error:
            raise FilesUnavailable(error.strerror or "the folder cannot be written to") from error

    @contextmanager
    def read(self, sha256: str) -> Iterator[Iterator[bytes] | None]:
        """See Storage."""
        try:
            with self._path(sha256).open("rb") as file:
                yield iter(lambda: file.read(CHUNK), b"")
        except FileNotFoundError:
            yield None
        except OSError as error:
            raise FilesUnavailable(error.strerror or "the folder cannot be read") from error

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:]


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
