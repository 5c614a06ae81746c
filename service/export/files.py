"""What an export consists of, file by file.

    checkpoint, tile/…, tile/entries/…   the log as c2sp.org/tlog-tiles lays it out
    checkpoints/…                        every checkpoint, 256 notes in a file, as entries are
    texts/…                              the texts behind the seals of 256 entries, without those erased
    erased/SEAL                          the proof that a missing text was erased, where that came later
    reports/QUARTER/EDITION/NAME         the files of issued reports
    policy                               the service's trust policy, or one that names the log alone

The same size gives the same bytes, unless texts are erased or cosignatures come in meanwhile. Each file is
made from a read of its own: what a log of a size holds never changes, so an export needs no long transaction.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, func, select

from events.codec import CODEC
from events.refusals import unknown
from events.sealing import seals_in
from events.tlog import MalformedError, base64, tiles
from events.tlog.keys import public_key
from events.tlog.policy import Policy
from events.tlog.tiles import WIDTH, Tile
from events.tlog.tlog_proof import TlogProof
from events.vocabulary import ReportIssued, TextErased
from service.commands import Ledger
from service.policy import NO_POLICY
from service.store import checkpoints
from service.store.engine import reading
from service.store.read import leaves
from service.store.tables import COSIGNATURE, EVENT, REPORT_RENDITION
from service.store.texts import openings

_json = msgspec.json.Encoder(order="sorted")


class File(NamedTuple):
    """A file of an export: its path, and how its bytes are made. A lasting one never changes."""

    path: str
    make: Callable[[], bytes]
    lasting: bool = False


class Export:
    """The export of the first `size` events of a ledger, which must be the size of a checkpoint."""

    def __init__(self, ledger: Ledger, policy: Policy, size: int | None = None) -> None:
        """By default all events there are. The policy goes with it where it names the ledger.

        Refusal: `unknown_checkpoint`, where the ledger has signed no checkpoint of this size.
        """
        self._ledger, self._policy = ledger, _naming(policy, ledger.record.vkey or "")
        with reading(ledger.engine) as connection:
            self.checkpoint = _signed(connection, ledger, size)
        self.size = self.checkpoint.checkpoint.size

    def root(self, size: int) -> bytes:
        """The root hash that the ledger had at a size up to its own."""
        with reading(self._ledger.engine) as connection:
            return checkpoints.tree(connection, self._ledger.record, self.size).root(size)

    def files(self) -> Iterator[File]:
        """All files; the checkpoint, without which they prove nothing, comes last."""
        for tile in (*tiles.tiles(self.size), *tiles.bundles(self.size)):
            yield self._tile(tile)
        for bundle in tiles.bundles(self.size):
            yield from self._texts(bundle)
        yield from self._others()

    def find(self, path: str) -> File | None:
        """One of the files, by its path."""
        folder, _, place = path.partition("/")
        try:
            tile = tiles.parse(path if folder == "tile" else f"tile/entries/{place}")
        except MalformedError:
            tile = None
        if folder == "tile":
            return self._tile(tile) if tile and tile.within(self.size) else None
        if folder == "texts" and tile:
            left = self.size - tile.number * WIDTH
            return next(self._texts(tile._replace(width=min(WIDTH, left))), None) if left > 0 else None
        return next((file for file in self._others() if file.path == path), None)

    def _tile(self, tile: Tile) -> File:
        return File(tile.path, partial(self._read, checkpoints.tile_of, tile), tile.width == WIDTH)

    def _others(self) -> Iterator[File]:
        yield File("policy", self._policy.encode)
        yield from self._erased_later()
        yield from self._checkpoints()
        yield from self._reports()
        yield File("checkpoint", self.checkpoint.note.encode)

    def _read(self, query: Callable[[Connection, int, Tile], bytes], tile: Tile) -> bytes:
        with reading(self._ledger.engine) as connection:
            return query(connection, self._ledger.id, tile)

    @property
    def fingerprint(self) -> bytes:
        """Differs where the bytes do: texts can be erased, and cosignatures come in."""
        mine = (COSIGNATURE.c.ledger_id == self._ledger.id, COSIGNATURE.c.size <= self.size)
        with reading(self._ledger.engine) as connection:
            cosigned = connection.scalar(select(func.count()).where(*mine))
            erased = sum(1 for _ in _erasures(connection, self._ledger.id, 0))
        return self.checkpoint.note.encode() + self._policy.encode() + f"{cosigned} {erased}".encode()

    @property
    def steps(self) -> int:
        """About how many files there are."""
        return 3 * (self.size // WIDTH + 1)

    def _texts(self, bundle: Tile) -> Iterator[File]:
        content = self._read(_texts, bundle)
        if content:
            yield File(beside(bundle.number, "texts"), partial(bytes, content))

    def _erased_later(self) -> Iterator[File]:
        """What proves why a text is missing that was erased after all that is exported."""
        with reading(self._ledger.engine) as connection:
            for position, leaf in _erasures(connection, self._ledger.id, self.size):
                event = CODEC.decode(leaf).event
                if isinstance(event, TextErased) and event.event < self.size:
                    proof = self._proof(connection, position, leaf)
                    yield File(f"erased/{event.sha256}", proof.encode)

    def _proof(self, connection: Connection, position: int, leaf: bytes) -> TlogProof:
        """By the checkpoint that was signed with the event: a later one would give other bytes each time."""
        record = self._ledger.record
        size = checkpoints.newest(connection, record).checkpoint.size
        [signed] = checkpoints.published(connection, record, size, above=position, limit=1)
        tree = checkpoints.tree(connection, record, signed.checkpoint.size)
        return TlogProof(position, tuple(tree.inclusion(position)), signed.note.encode(), extra=leaf)

    def _checkpoints(self) -> Iterator[File]:
        above = -1
        for number in count():
            with reading(self._ledger.engine) as connection:
                signed = checkpoints.published(connection, self._ledger.record, self.size, above, WIDTH)
            if not signed:
                return
            above = signed[-1].checkpoint.size
            content = tiles.pack(one.note.encode() for one in signed)
            yield File(beside(number, "checkpoints"), partial(bytes, content))

    def _reports(self) -> Iterator[File]:
        with reading(self._ledger.engine) as connection:
            issued = _issued(connection, self._ledger.id, self.size)
        for report in issued:
            for rendition in report.renditions:
                path = f"reports/{report.quarter}/{report.edition}/{rendition.name}"
                yield File(path, partial(self._rendition, rendition.sha256), lasting=True)

    def _rendition(self, sha256: str) -> bytes:
        key = (REPORT_RENDITION.c.ledger_id == self._ledger.id, REPORT_RENDITION.c.sha256 == sha256)
        with reading(self._ledger.engine) as connection:
            content: bytes = connection.execute(select(REPORT_RENDITION.c.content).where(*key)).scalar_one()
            return content


def _naming(policy: Policy, vkey: str) -> Policy:
    return policy if policy.names(vkey) else NO_POLICY._replace(logs=(public_key(vkey),))


def beside(number: int, folder: str) -> str:
    """The path in another folder that is numbered as bundles of entries are."""
    return Tile(None, number).path.replace("tile/entries", folder, 1)


def _signed(connection: Connection, ledger: Ledger, size: int | None) -> checkpoints.Signed:
    if size is None:
        return checkpoints.newest(connection, ledger.record)
    found = checkpoints.of_size(connection, ledger.record, size)
    if found is None:
        raise unknown("unknown_checkpoint", f"no checkpoint was signed at position {size - 1}")
    return found


def _texts(connection: Connection, ledger_id: int, bundle: Tile) -> bytes:
    start = bundle.number * WIDTH
    found = [
        CODEC.decode(leaf).envelope for leaf in leaves(connection, ledger_id, start, start + bundle.width)
    ]
    seals = {seal for each in found for seal in seals_in(msgspec.json.decode(each.data))}
    opened = openings(connection, ledger_id, seals)
    lines = [
        {"sha256": sha256, "salt": base64.encode(one.salt), "text": one.text}
        for sha256, one in sorted(opened.items())
    ]
    return b"".join(_json.encode(line) + b"\n" for line in lines)


def _erasures(connection: Connection, ledger_id: int, start: int) -> Iterator[tuple[int, bytes]]:
    """The erasures from a position on, with their leaves."""
    rows = _of_type(ledger_id, TextErased.TYPE).where(EVENT.c.position >= start)
    return ((row.position, row.leaf) for row in connection.execute(rows).all())


def _of_type(ledger_id: int, kind: str) -> Select[Any]:
    mine = (EVENT.c.ledger_id == ledger_id, EVENT.c.type == kind)
    return select(EVENT.c.position, EVENT.c.leaf).where(*mine).order_by(EVENT.c.position)


def _issued(connection: Connection, ledger_id: int, size: int) -> list[ReportIssued]:
    rows = connection.execute(_of_type(ledger_id, ReportIssued.TYPE).where(EVENT.c.position < size))
    events = [CODEC.decode(row.leaf).event for row in rows]
    return [event for event in events if isinstance(event, ReportIssued)]
