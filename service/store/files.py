"""What is known of the files that are kept for a ledger; their bytes are elsewhere."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct, structs
from sqlalchemy import Connection, select

from service.store.once import insert_once
from service.store.tables import EVIDENCE_FILE
from service.store.texts import CHUNK


class FileRecord(Struct, frozen=True):
    """A file: the hash and number of its bytes, what it is and is called, and who handed it in first."""

    sha256: str
    size: int
    media_type: str
    name: str
    organisation: str
    added_at: datetime


def record(connection: Connection, ledger_id: int, file: FileRecord) -> bool:
    """Note a file, unless one of the same bytes is known; returns whether it was not."""
    return insert_once(connection, EVIDENCE_FILE, {"ledger_id": ledger_id, **structs.asdict(file)})


def find(connection: Connection, ledger_id: int, sha256: str) -> FileRecord | None:
    """What is known of a file."""
    columns = [EVIDENCE_FILE.c[name] for name in FileRecord.__struct_fields__]
    where = (EVIDENCE_FILE.c.ledger_id == ledger_id, EVIDENCE_FILE.c.sha256 == sha256)
    row = connection.execute(select(*columns).where(*where)).one_or_none()
    return None if row is None else FileRecord(*row)


def known(connection: Connection, ledger_id: int, hashes: Collection[str]) -> frozenset[str]:
    """Those of the hashes that are of files."""
    found: set[str] = set()
    wanted = sorted(hashes)
    for start in range(0, len(wanted), CHUNK):
        query = select(EVIDENCE_FILE.c.sha256).where(
            EVIDENCE_FILE.c.ledger_id == ledger_id, EVIDENCE_FILE.c.sha256.in_(wanted[start : start + CHUNK])
        )
        found.update(connection.execute(query).scalars())
    return frozenset(found)
