"""What an export consists of, file by file.

    checkpoint, tile/…, tile/entries/…   the log as c2sp.org/tlog-tiles lays it out
    checkpoints/…                        every checkpoint, 256 notes in a file, as entries are
    texts/…                              the texts behind the seals of 256 entries, without those erased
    erased/SEAL                          the proof that a missing text was erased, where that came later
    reports/QUARTER/EDITION/NAME         the files of issued reports
    before/…                             the whole export of the log that this one continues, if it does
    policy                               the service's trust policy, or one that names the logs alone

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
from events.sealing import seals_in_leaf
from events.tlog import MalformedError, base64, tiles
from events.tlog.policy import Policy
from events.tlog.tiles import WIDTH, Tile
from events.tlog.tlog_proof import TlogProof
from events.verify.log import BEFORE
from events.vocabulary import ReportIssued, TextErased
from service.commands import Ledger
from service.policy import naming
from service.store import checkpoints
from service.store.engine import reading
from service.store.ledgers import ledger as current
from service.store.logs import LogRecord, log_of, logs
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
    """The export of the first `stop` events of a ledger, of which a checkpoint must have been signed.

    It is that of the log in which the last of them stands; `size` of them are in that log.
    """

    def __init__(
        self, ledger: Ledger, policy: Policy, stop: int | None = None, *, inner: bool = False
    ) -> None:
        """By default all events there are. The policy goes with it where it names the log.

        `inner` is an export within that of a later log.

        Refusal: `unknown_checkpoint`, where the ledger has signed no checkpoint of this size.
        """
        self._ledger, self._inner = ledger, inner
        if not inner:
            ledger.settle()
        with reading(ledger.engine) as connection:
            record = current(connection, ledger.id)
            self._log = log_of(connection, record, (record.size if stop is None else stop) - 1)
            written = logs(connection, record)[: self._log.number]
            self._policy = naming(policy, [log.vkey or "" for log in written])
            self.checkpoint = _signed(connection, self._log, stop)
        self.size, self.stop = self.checkpoint.checkpoint.size, self.checkpoint.stop
        self._before = Export(ledger, policy, self._log.first, inner=True) if self._log.first else None

    def root(self, size: int) -> bytes:
        """The root hash that the log had at a size up to its own."""
        with reading(self._ledger.engine) as connection:
            return checkpoints.tree(connection, self._log, self.size).root(size)

    def files(self) -> Iterator[File]:
        """All files; the checkpoint, without which they prove nothing, comes last."""
        if self._before is not None:
            yield from map(_inside, self._before.files())
        for tile in (*tiles.tiles(self.size), *tiles.bundles(self.size)):
            yield self._tile(tile)
        for bundle in tiles.bundles(self.size):
            yield from self._texts(bundle)
        yield from self._others()

    def find(self, path: str) -> File | None:
        """One of the files, by its path."""
        if self._before is not None and path.startswith(BEFORE):
            found = self._before.find(path.removeprefix(BEFORE))
            return found and _inside(found)
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
        if not self._inner:
            yield from self._erased_later()
        yield from self._checkpoints()
        yield from self._reports()
        yield File("checkpoint", self.checkpoint.note.encode)

    def _read(self, query: Callable[[Connection, int, Tile, int], bytes], tile: Tile) -> bytes:
        with reading(self._ledger.engine) as connection:
            return query(connection, self._ledger.id, tile, self._log.first)

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
        return 3 * (self.stop // WIDTH + 1)

    def _texts(self, bundle: Tile) -> Iterator[File]:
        content = self._read(_texts, bundle)
        if content:
            yield File(tiles.numbered("texts", bundle.number), partial(bytes, content))

    def _erased_later(self) -> Iterator[File]:
        """What proves why a text is missing that was erased after all that is exported."""
        with reading(self._ledger.engine) as connection:
            for position, leaf in _erasures(connection, self._ledger.id, self.stop):
                event = CODEC.decode(leaf).event
                if isinstance(event, TextErased) and event.event < self.stop:
                    proof = self._proof(connection, position, leaf)
                    yield File(f"erased/{event.sha256}", proof.encode)

    def _proof(self, connection: Connection, position: int, leaf: bytes) -> TlogProof:
        """By the checkpoint that was signed with the event: a later one would give other bytes each time."""
        log = log_of(connection, current(connection, self._ledger.id), position)
        index = position - log.first
        [signed] = checkpoints.published(connection, log, log.size, above=index, limit=1)
        tree = checkpoints.tree(connection, log, signed.checkpoint.size)
        return TlogProof(index, tuple(tree.inclusion(index)), signed.note.encode(), extra=leaf)

    def _checkpoints(self) -> Iterator[File]:
        above = -1
        for number in count():
            with reading(self._ledger.engine) as connection:
                signed = checkpoints.published(connection, self._log, self.size, above, WIDTH)
            if not signed:
                return
            above = signed[-1].checkpoint.size
            content = tiles.pack(one.note.encode() for one in signed)
            yield File(tiles.numbered("checkpoints", number), partial(bytes, content))

    def _reports(self) -> Iterator[File]:
        """Their files, but for those that went with a text that was erased."""
        mine = REPORT_RENDITION.c.ledger_id == self._ledger.id
        with reading(self._ledger.engine) as connection:
            issued = _issued(connection, self._ledger.id, self._log.first, self.stop)
            left = set(connection.scalars(select(REPORT_RENDITION.c.sha256).where(mine)))
        for report in issued:
            for rendition in (one for one in report.renditions if one.sha256 in left):
                path = f"reports/{report.quarter}/{report.edition}/{rendition.name}"
                yield File(path, partial(self._rendition, rendition.sha256), lasting=True)

    def _rendition(self, sha256: str) -> bytes:
        key = (REPORT_RENDITION.c.ledger_id == self._ledger.id, REPORT_RENDITION.c.sha256 == sha256)
        with reading(self._ledger.engine) as connection:
            content: bytes = connection.execute(select(REPORT_RENDITION.c.content).where(*key)).scalar_one()
            return content


def _inside(file: File) -> File:
    return file._replace(path=BEFORE + file.path)


def _signed(connection: Connection, log: LogRecord, stop: int | None) -> checkpoints.Signed:
    if stop is None:
        return checkpoints.newest(connection, log)
    found = checkpoints.of_size(connection, log, stop - log.first)
    if found is None:
        raise unknown("unknown_checkpoint", f"no checkpoint was signed at position {stop - 1}")
    return found


def _texts(connection: Connection, ledger_id: int, bundle: Tile, first: int) -> bytes:
    start = first + bundle.number * WIDTH
    stored = leaves(connection, ledger_id, start, start + bundle.width)
    seals = {seal for leaf in stored for seal in seals_in_leaf(leaf)}
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


def _issued(connection: Connection, ledger_id: int, first: int, stop: int) -> list[ReportIssued]:
    between = (EVENT.c.position >= first, EVENT.c.position < stop)
    rows = connection.execute(_of_type(ledger_id, ReportIssued.TYPE).where(*between))
    events = [CODEC.decode(row.leaf).event for row in rows]
    return [event for event in events if isinstance(event, ReportIssued)]
