"""Where an export is read from: a folder, a ZIP archive, or an address."""

import os
import re
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from time import sleep
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from zipfile import BadZipFile, ZipFile

from events.tlog import MalformedError, checkpoint, note

TIMEOUT_S = 30
TOO_MANY_REQUESTS = 429
_SECONDS = re.compile("[1-9][0-9]?")
"""How long a server may ask to be waited for: a minute, and some more."""
MAX_BYTES = 64 * 1024 * 1024
"""A file of an export is smaller: 256 entries of 64 kB, or a report."""


class SourceError(Exception):
    """There is no export to be read; the message says why."""


class Source(ABC):
    """The files of an export, by their paths."""

    @abstractmethod
    def read(self, path: str) -> bytes | None:
        """The bytes of a file; null where there is none."""

    @abstractmethod
    def paths(self) -> Iterator[str] | None:
        """All files there are; null where that cannot be known."""


class Folder(Source):
    """An export that was unpacked, or never packed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes | None:
        """See Source."""
        file = self._folder / path
        return file.read_bytes() if file.is_file() else None

    def paths(self) -> Iterator[str]:
        """See Source."""
        for folder, _, names in os.walk(self._folder):
            for name in names:
                yield Path(folder, name).relative_to(self._folder).as_posix()


class Archive(Source):
    """An export as one file."""

    def __init__(self, file: Path) -> None:
        try:
            self._archive = ZipFile(file)
        except BadZipFile as error:
            raise SourceError(f"{file} is not a ZIP archive, or it is cut off") from error
        # Of one that is cut off, ZipFile finds an archive inside, such as a report's workbook.
        if min((entry.header_offset for entry in self._archive.infolist()), default=0):
            raise SourceError(f"{file} is not a ZIP archive, or it is cut off")
        self._names = set(self._archive.namelist())
        if len(self._names) < len(self._archive.namelist()):
            raise SourceError(f"{file} holds a file twice, so that programs would differ in what they read")

    def read(self, path: str) -> bytes | None:
        """See Source."""
        if path not in self._names or self._archive.getinfo(path).file_size > MAX_BYTES:
            return None
        try:
            return self._archive.read(path)
        except (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error):
            return b""  # damaged, or not stored as it should be

    def paths(self) -> Iterator[str]:
        """See Source."""
        return iter(self._archive.namelist())


class Within(Source):
    """A folder of an export, which is an export itself."""

    def __init__(self, outer: Source, folder: str) -> None:
        """`folder` ends with a slash."""
        self._outer, self._folder = outer, folder

    def read(self, path: str) -> bytes | None:
        """See Source."""
        return self._outer.read(self._folder + path)

    def paths(self) -> Iterator[str] | None:
        """See Source."""
        paths = self._outer.paths()
        if paths is None:
            return None
        return (path.removeprefix(self._folder) for path in paths if path.startswith(self._folder))


class Address(Source):
    """An export, or a log, that is served as static files."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._url, self._headers = url.rstrip("/"), dict(headers)

    def read(self, path: str) -> bytes | None:
        """See Source. Raises SourceError where the answer is neither a file nor that there is none."""
        request = Request(f"{self._url}/{path}", headers=self._headers)  # noqa: S310 - checked when opened
        try:
            while isinstance(content := _asked(request), int):
                sleep(content)
            return content
        except HTTPError as error:
            raise SourceError(f"{self._url}/{path}: {error.code} {error.reason}") from error
        except (URLError, TimeoutError, HTTPException) as error:
            raise SourceError(f"{self._url}/{path} cannot be read: {error}") from error

    def paths(self) -> None:
        """See Source."""


def _asked(request: Request) -> bytes | int | None:
    """The content of a file; null where there is none; or the seconds after which to ask again."""
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - checked when opened
            content: bytes = answer.read(MAX_BYTES)
            return content
    except HTTPError as error:
        wait = error.headers.get("Retry-After", "")
        if error.code == TOO_MANY_REQUESTS and _SECONDS.fullmatch(wait):
            return int(wait)
        if error.code in (404, 410):
            return None
        raise


def opened(target: str, headers: Mapping[str, str]) -> Source:
    """The export at a path or an address; `headers` go with requests. Raises SourceError."""
    if target.startswith(("https://", "http://")):
        return _served(Address(target, headers), target.rstrip("/"), headers)
    path = Path(target)
    if path.is_dir():
        return Folder(path)
    if path.is_file():
        return Archive(path)
    raise SourceError(f"there is neither a folder nor a file {target}")


def _served(source: Address, url: str, headers: Mapping[str, str]) -> Address:
    """An export that is served as it is, or, by a running service, one for each size of its log."""
    if source.read("policy") is not None:
        return source
    data = source.read("checkpoint")
    if data is None:
        raise SourceError(f"there is no checkpoint at {url}")
    try:
        size = checkpoint.parse(note.parse(data).text).size
    except MalformedError as error:
        raise SourceError(f"what is at {url}/checkpoint is no checkpoint: {error}") from error
    return Address(f"{url}/exports/{size}", headers)
