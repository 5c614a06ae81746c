"""The log itself: do the entries hash to the tiles, and the tiles to the root that was signed?"""

from events.merkle import HASH_BYTES, leaf_hash
from events.tlog import MalformedError, tiles
from events.tlog.tiles import HEIGHT, WIDTH, Tile
from events.tlog.tree import Tree, levels
from events.verify.source import Source
from events.verify.verdict import Verdict

REPORT = b'"type":"report.issued"'
"""What an event of this type, and no other, has in its canonical bytes."""


BEFORE = "before/"
"""The folder of an export that holds the export of the log which this one continues."""


class Log:
    """The log of an export, up to the size that was signed. `reports` are positions of issued reports.

    `before` is the log that it continues, whose export is in `folder` and below; `first` is the position of
    its own first event.
    """

    def __init__(self, source: Source, origin: str, size: int, folder: str = "") -> None:
        self.source, self.origin, self.size, self.folder = source, origin, size, folder
        self.first = 0
        self.before: Log | None = None
        self.reports: list[int] = []
        self.tree = Tree(size, self._tile)

    @property
    def stop(self) -> int:
        """The position after its last event."""
        return self.first + self.size

    def of(self, position: int) -> "Log":
        """The log in which an event stands: this one, or one before it."""
        return self if position >= self.first or self.before is None else self.before.of(position)

    def root(self, stop: int) -> bytes:
        """The root over the events of a log up to and without a position. Raises MalformedError."""
        log = self.of(stop - 1)
        if not log.first <= stop <= log.stop:
            raise MalformedError(f"there is no event {stop - 1}")
        return log.tree.root(stop - log.first)

    @property
    def paths(self) -> set[str]:
        """The files that it stands in."""
        return {tile.path for tile in (*tiles.tiles(self.size), *tiles.bundles(self.size))}

    def check(self, root: bytes, verdict: Verdict) -> None:
        """Recompute every hash from the entries, and say which file is wrong."""
        rows: list[list[bytes]] = [[]]
        for bundle in tiles.bundles(self.size):
            verdict.looked_at += bundle.width
            self._row(rows, 0, bundle.number, self._leaf_hashes(bundle, verdict), verdict)
        for level, hashes in enumerate(rows[1:], 1):
            if hashes:
                self._compare(
                    Tile(level, (self.size >> HEIGHT * level) // WIDTH, len(hashes)), hashes, verdict
                )
        try:
            if self.tree.root() != root:
                verdict.fault("the root over all events is not the one that was signed")
        except MalformedError as error:
            verdict.fault(str(error))

    def entries(self, bundle: Tile) -> list[bytes]:
        """The entries of a bundle. Raises MalformedError where they are not there as they should be."""
        content = self.source.read(bundle.path)
        if content is None:
            raise MalformedError(f"{self.folder}{bundle.path} is missing")
        entries = tiles.unpack(content)
        if len(entries) != bundle.width:
            file = f"{self.folder}{bundle.path}"
            raise MalformedError(f"{file} holds {len(entries)} events and not {bundle.width}")
        return entries

    def entry(self, position: int) -> bytes:
        """One entry, of this log or of one before it. Raises MalformedError."""
        log = self.of(position)
        if not log.first <= position < log.stop:
            raise MalformedError(f"there is no event {position}")
        number, place = divmod(position - log.first, WIDTH)
        width = min(WIDTH, log.size - number * WIDTH)
        return log.entries(Tile(None, number, width))[place]

    def _leaf_hashes(self, bundle: Tile, verdict: Verdict) -> list[bytes]:
        try:
            entries = self.entries(bundle)
        except MalformedError as error:
            verdict.fault(str(error))
            return []
        first = self.first + bundle.number * WIDTH
        self.reports += [first + place for place, entry in enumerate(entries) if REPORT in entry]
        return list(map(leaf_hash, entries))

    def _row(
        self, rows: list[list[bytes]], level: int, number: int, hashes: list[bytes], verdict: Verdict
    ) -> None:
        """Take the hashes of a tile in; one that is full gives a hash to the level above."""
        joined = self._compare(Tile(level, number, len(hashes)), hashes, verdict)
        if len(hashes) < WIDTH:
            return
        if level + 1 == len(rows):
            rows.append([])
        above = rows[level + 1]
        above.append(levels(joined)[HEIGHT])
        if len(above) == WIDTH:
            rows[level + 1] = []
            self._row(rows, level + 1, number // WIDTH, above, verdict)

    def _compare(self, tile: Tile, hashes: list[bytes], verdict: Verdict) -> bytes:
        joined = b"".join(hashes)
        if hashes and self.source.read(tile.path) != joined:
            verdict.fault(f"{self.folder}{tile.path} does not hold the hashes of what it stands for")
        return joined

    def _tile(self, tile: Tile) -> bytes:
        content = self.source.read(tile.path)
        if content is None or len(content) != tile.width * HASH_BYTES:
            raise MalformedError(f"{self.folder}{tile.path} is missing or cut off")
        return content
