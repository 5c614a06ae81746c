"""Sealed texts as answers show them: the text, or what became of it."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, select

from events.state import Erasure
from events.values import Sealed
from service.projections.decoding import decode_erasure
from service.projections.tables import READ_ERASURE
from service.queries.answers import ErasedAnswer
from service.store.texts import CHUNK, openings

Fields = Iterable[tuple[str, Sealed | None]]
"""The names of fields and the seals that stand in them."""


class Texts(NamedTuple):
    """Texts by their seal; of those that are gone, the erasures. A seal in neither has lost its text."""

    found: dict[str, str]
    erasures: dict[str, Erasure]

    def get(self, sealed: Sealed | None) -> str | None:
        """The text behind a seal, where it stands."""
        return None if sealed is None else self.found.get(sealed.sha256)

    def erased(self, fields: Fields) -> tuple[ErasedAnswer, ...]:
        """Those of the fields whose text is gone, and what is known of that."""
        gone = ((name, one.sha256) for name, one in fields if one is not None and self.get(one) is None)
        return tuple(_answer(name, self.erasures.get(sha256)) for name, sha256 in gone)


def _answer(field: str, erasure: Erasure | None) -> ErasedAnswer:
    if erasure is None:
        return ErasedAnswer(field=field, position=None, recorded_at=None, basis=None)
    return ErasedAnswer(
        field=field, position=erasure.position, recorded_at=erasure.recorded_at, basis=erasure.basis
    )


def texts(store: Connection, ledger_id: int, hashes: Iterable[str]) -> Texts:
    """What stands, and what became of the rest: as it is now, from whatever point one looks."""
    wanted = set(hashes)
    found = {sha256: opening.text for sha256, opening in openings(store, ledger_id, wanted).items()}
    return Texts(found, _erasures(store, ledger_id, sorted(wanted - found.keys())))


def _erasures(store: Connection, ledger_id: int, hashes: list[str]) -> dict[str, Erasure]:
    erasures: dict[str, Erasure] = {}
    for start in range(0, len(hashes), CHUNK):
        query = select(READ_ERASURE.c.sha256, READ_ERASURE.c.erasure).where(
            READ_ERASURE.c.ledger_id == ledger_id, READ_ERASURE.c.sha256.in_(hashes[start : start + CHUNK])
        )
        erasures |= {row.sha256: decode_erasure(row.erasure) for row in store.execute(query)}
    return erasures
