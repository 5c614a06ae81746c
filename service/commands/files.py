"""Handing in the files that updates cite. No event: the ledger holds their hashes, as updates name them."""

import hashlib
import re
from collections.abc import Iterable
from typing import IO, BinaryIO

from events.refusals import Because, Refusal, forbidden, invalid, unknown
from events.values import Actor
from service.auth.permissions import require
from service.commands.ledger import Ledger
from service.files.kinds import Kind, kind_of
from service.files.storage import CHUNK, SHA256, Storage, checked, temporary
from service.store import files
from service.store.engine import reading, writing
from service.store.files import FileRecord

USE_CASE = "submit_update"

MAX_NAME = 200
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


class Incoming:
    """What is being handed in: taken piece by piece into a file without a name, and hashed on the way."""

    def __init__(self, stream: IO[bytes], announced: int | None) -> None:
        """`stream` ends where the file does, or where the connection broke, and bounds its size.

        Refusals: `file_empty`; `file_incomplete`, where other than the `announced` number of bytes came.
        """
        self.file, digest, self.size = temporary(), hashlib.sha256(), 0
        try:
            while piece := stream.read(CHUNK):
                self.size += len(piece)
                digest.update(piece)
                self.file.write(piece)
            if self.size == 0:
                raise invalid("file_empty", "send the bytes of the file as the body of the request")
            if announced not in (None, self.size):
                detail = f"{self.size} of {announced} bytes came; send the file again"
                raise invalid("file_incomplete", detail)
        except BaseException:
            self.file.close()
            raise
        self.sha256 = digest.hexdigest()


def keep(
    ledger: Ledger, storage: Storage, actor: Actor, incoming: Incoming, name: str, declared: str
) -> tuple[FileRecord, bool]:
    """Keep a file under its hash; what is known of it, and whether it is new.

    The same bytes again are kept once, under the name that they came with first; if what was kept has been
    damaged since, it is mended.

    Raises:
        Refusal: `role_forbidden`, `organisation_needed`, `unsupported_file`.
        FilesUnavailable, StoreUnavailable: nothing was kept.
    """
    require(actor, USE_CASE)
    if actor.organisation is None:
        raise forbidden("organisation_needed", "this takes a key that acts for an organisation")
    kind = kind_of(incoming.file, incoming.size, declared)
    storage.put(incoming.sha256, incoming.file, incoming.size)
    made = FileRecord(
        incoming.sha256,
        incoming.size,
        kind.media_type,
        named(name, kind),
        actor.organisation,
        ledger.clock.now(),
    )
    with writing(ledger.engine) as connection:
        new = files.record(connection, ledger.id, made)
        known = files.find(connection, ledger.id, made.sha256) or made
    return known, new


def found(ledger: Ledger, sha256: str) -> FileRecord:
    """What is known of a file. Refusal: `unknown_file`."""
    with reading(ledger.engine) as connection:
        record = files.find(connection, ledger.id, sha256) if SHA256.fullmatch(sha256) else None
    if record is None:
        raise unknown("unknown_file", f"no file with the SHA-256 {sha256} was handed in here")
    return record


def names(ledger: Ledger, hashes: Iterable[str]) -> dict[str, str]:
    """What those files are called that were handed in here, by their hashes."""
    with reading(ledger.engine) as connection:
        records = [files.find(connection, ledger.id, one) for one in set(hashes)]
    return {record.sha256: record.name for record in records if record is not None}


def content(storage: Storage, record: FileRecord) -> BinaryIO:
    """A copy of its bytes, which have its hash.

    Raises:
        Refusal: `file_missing`, where it is not kept any more.
        FileDamaged, FilesUnavailable: it is not given out.
    """
    copy = checked(storage, record.sha256)
    if copy is None:
        detail = f"{record.sha256} was handed in, and is not kept any more: it was deleted or lost"
        raise Refusal(Because.UNKNOWN, "file_missing", detail)
    return copy


def named(name: str, kind: Kind) -> str:
    """A name that is safe to save under: no folders, and at its end what the file really is."""
    last = re.split(r"[/\\]", name)[-1]
    safe = _UNSAFE.sub("_", last).strip(" .")[:MAX_NAME] or "file"
    suffixes = {kind.suffix, ".jpeg"} if kind.suffix == ".jpg" else {kind.suffix}
    return safe if any(safe.lower().endswith(suffix) for suffix in suffixes) else safe + kind.suffix
