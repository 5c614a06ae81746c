"""The Merkle tree over a log's tiles: its root, and proofs from it (RFC 6962, section 2.1)."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from events.merkle import EMPTY_ROOT, HASH_BYTES, Frontier, node_hash, node_hashes, split
from events.tlog.tiles import HEIGHT, WIDTH, Tile, completed

Read = Callable[[Tile], bytes]
"""Gives the hashes of a tile, one after the other. Raises whatever it must where it has none."""

Stored = Callable[[int, int, int], list[bytes]]
"""Gives the hashes that a level of tiles holds already, from one index up to and without another."""

KEPT = 64
"""Tiles that are kept with their inner hashes, 16 kB each."""


def levels(hashes: bytes) -> list[bytes]:
    """The hashes of all perfect subtrees in a tile, by their height in it from 0 to 8."""
    found = [hashes]
    for _ in range(HEIGHT):
        found.append(node_hashes(found[-1]))
    return found


class Grown(NamedTuple):
    """A tile that has become full: its place, the hash over it, and its hashes."""

    tile: Tile
    root: bytes
    hashes: bytes


def grown(before: int, leaves: Sequence[bytes], stored: Stored) -> list[Grown]:
    """The tiles that become full when leaves, by their *hashes*, are added to a tree of so many."""
    new, made = [list(leaves)], list[Grown]()
    for tile in completed(before + len(leaves), before):
        level, first = tile.level or 0, tile.number * WIDTH
        known = before >> HEIGHT * level
        joined = b"".join(stored(level, first, known) if first < known else [])
        joined += b"".join(new[level][max(first - known, 0) : first - known + WIDTH])
        made.append(Grown(tile, levels(joined)[HEIGHT], joined))
        if level + 1 == len(new):
            new.append([])
        new[level + 1].append(made[-1].root)
    return made


class Tree:
    """A tree of a size, over tiles that are read as they are needed."""

    def __init__(self, size: int, read: Read) -> None:
        self.size = size
        self._levels = lru_cache(maxsize=KEPT)(lambda level, number: levels(read(self._tile(level, number))))

    def root(self, size: int | None = None) -> bytes:
        """Its root hash, or the one that it had when it was of a smaller size."""
        return self._hash(0, self.size if size is None else size)

    def frontier(self, size: int) -> Frontier:
        """The tree as it was when it was of this size, which can grow on."""
        return Frontier(size, self._perfect(0, size))

    def inclusion(self, index: int) -> list[bytes]:
        """The siblings from a leaf up to the root. Raises ValueError for a leaf that is not in the tree."""
        if not 0 <= index < self.size:
            raise ValueError(f"a tree of {self.size} leaves has none of index {index}")
        siblings, low, high = [], 0, self.size
        while high - low > 1:
            middle = low + split(high - low)
            if index < middle:
                siblings.append((middle, high))
                high = middle
            else:
                siblings.append((low, middle))
                low = middle
        return [self._hash(*sibling) for sibling in reversed(siblings)]

    def consistency(self, size: int) -> list[bytes]:
        """The proof that this tree grew from one of a smaller size, or of its own.

        Raises ValueError for a larger one.
        """
        if not 0 <= size <= self.size:
            raise ValueError(f"a tree of {self.size} leaves did not grow from one of {size}")
        if size in (0, self.size):
            return []
        siblings, low, high = [], 0, self.size
        while size != high:
            middle = low + split(high - low)
            if size <= middle:
                siblings.append((middle, high))
                high = middle
            else:
                siblings.append((low, middle))
                low = middle
        if low:  # else it is the old root itself, which who verifies it has
            siblings.append((low, high))
        return [self._hash(*sibling) for sibling in reversed(siblings)]

    def _hash(self, low: int, high: int) -> bytes:
        """The hash over leaves from `low` up to and without `high`, a range of the tree's own."""
        nodes = list(self._perfect(low, high))
        if not nodes:
            return EMPTY_ROOT
        found = nodes.pop()
        while nodes:
            found = node_hash(nodes.pop(), found)
        return found

    def _perfect(self, low: int, high: int) -> Iterator[bytes]:
        while low < high:
            height = (high - low).bit_length() - 1
            yield self._node(height, low >> height)
            low += 1 << height

    def _node(self, height: int, index: int) -> bytes:
        """The hash of a perfect subtree of 2^height leaves, by its place among those of this height."""
        level, inside = divmod(height, HEIGHT)
        number, place = divmod(index, WIDTH >> inside)
        hashes: bytes = self._levels(level, number)[inside]
        return hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES]

    def _tile(self, level: int, number: int) -> Tile:
        width = min(WIDTH, (self.size >> HEIGHT * level) - number * WIDTH)
        return Tile(level, number, width)
