"""The sealed texts that stand beside the ledger, and can be erased from there."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from events.sealing import Opening
from service.store.tables import TEXT

CHUNK = 500
"""Hashes in one query; databases limit the parameters of a statement."""


def openings(connection: Connection, ledger_id: int, hashes: Collection[str]) -> dict[str, Opening]:
    """The openings of these seals by their hash; those that were erased are missing."""
    found: dict[str, Opening] = {}
    wanted = sorted(hashes)
    for start in range(0, len(wanted), CHUNK):
        query = select(TEXT.c.sha256, TEXT.c.salt, TEXT.c.value).where(
            TEXT.c.ledger_id == ledger_id, TEXT.c.sha256.in_(wanted[start : start + CHUNK])
        )
        found |= {row.sha256: Opening(row.sha256, row.salt, row.value) for row in connection.execute(query)}
    return found
