"""Where a log's hashes and entries stand (c2sp.org/tlog-tiles): in tiles and bundles of 256."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from events.tlog import MalformedError

WIDTH = 256
HEIGHT = 8
"""Levels of the tree in one tile: 2^8 = 256."""

_LEVEL = r"entries|[0-9]|[1-5][0-9]|6[0-3]"
_NUMBER = r"(?:x[0-9]{3}/){0,6}[0-9]{3}"
_PARTIAL = r"[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]"
_PLACE = re.compile(rf"tile/({_LEVEL})/({_NUMBER})(?:\.p/({_PARTIAL}))?")


class Tile(NamedTuple):
    """A tile of hashes, or of entries where it has no level. Its width is below 256 where it is partial."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served: `tile/0/x001/234`, `tile/entries/000.p/7`."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_spelt(self.number)}{partial}"

    def within(self, size: int) -> bool:
        """Whether a log of this size has all that stands in it."""
        return self.number * WIDTH + self.width <= size >> HEIGHT * (self.level or 0)


def numbered(folder: str, number: int) -> str:
    """The path of a file in a folder whose files are numbered as full bundles of entries are."""
    return f"{folder}/{_spelt(number)}"


def parse(path: str) -> Tile:
    """Read the path of a tile. Raises MalformedError."""
    match = _PLACE.fullmatch(path)
    if not match:
        raise MalformedError(f"not the path of a tile: {path}")
    number = int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3] or WIDTH)
    level = None if match[1] == "entries" else int(match[1])
    tile = Tile(level, number, width)
    if tile.path != path:
        raise MalformedError(f"not the path of a tile: {path}; it would be {tile.path}")
    return tile


def tiles(size: int, before: int = 0) -> Iterator[Tile]:
    """The tiles of hashes of a log of this size, level by level, that one of the size `before` lacks."""
    level = 0
    while size >> HEIGHT * level:
        yield from _row(level, size, start=(before >> HEIGHT * level) // WIDTH)
        level += 1


def completed(size: int, before: int) -> Iterator[Tile]:
    """The full tiles of hashes that a log has completed by growing from one size to another, lowest first."""
    return (tile for tile in tiles(size, before) if tile.width == WIDTH)


def bundles(size: int) -> Iterator[Tile]:
    """The bundles of entries of a log of this size."""
    return _row(None, size)


def _row(level: int | None, size: int, start: int = 0) -> Iterator[Tile]:
    hashes = size >> HEIGHT * (level or 0)
    for number in range(start, hashes // WIDTH):
        yield Tile(level, number)
    if hashes % WIDTH and start <= hashes // WIDTH:
        yield Tile(level, hashes // WIDTH, hashes % WIDTH)


def _spelt(number: int) -> str:
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))


def pack(entries: Iterable[bytes]) -> bytes:
    """A bundle: before each entry its length, in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises MalformedError."""
    entries, place = [], 0
    while place < len(bundle):
        start = place + 2
        place = start + int.from_bytes(bundle[place:start], "big")
        entries.append(bundle[start:place])
    if place != len(bundle):
        raise MalformedError("the last entry of this bundle is cut off")
    return entries
