"""The Merkle tree over stored leaf bytes (RFC 6962, section 2.1).

The tree of a growing log is kept as its *frontier*: the roots of its perfect subtrees, largest first, one
for each bit set in the size. Appending a leaf costs one hash on average and O(log n) at worst.
"""

import hashlib
from collections.abc import Iterable

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf bytes)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def node_hashes(hashes: bytes) -> bytes:
    """The hashes of the nodes above these, taken two by two; a last single one has no node yet."""
    pair = 2 * HASH_BYTES
    ends = range(pair, len(hashes) + 1, pair)
    return b"".join([hashlib.sha256(b"\x01" + hashes[end - pair : end]).digest() for end in ends])


def split(size: int) -> int:
    """How many of so many leaves, at least two, are in the left subtree: the largest power of two below."""
    return 1 << (size - 1).bit_length() - 1


class Frontier:
    """A tree that only grows; holds its size and the roots of its perfect subtrees."""

    __slots__ = ("size", "subtrees")

    def __init__(self, size: int = 0, subtrees: Iterable[bytes] = ()) -> None:
        self.size = size
        self.subtrees = list(subtrees)
        if len(self.subtrees) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} perfect subtrees")

    @classmethod
    def decode(cls, size: int, packed: bytes) -> "Frontier":
        """Read the packed form: the subtree roots one after the other, largest first."""
        return cls(size, (packed[i : i + HASH_BYTES] for i in range(0, len(packed), HASH_BYTES)))

    def encode(self) -> bytes:
        """The packed form, 32 bytes for each bit set in the size."""
        return b"".join(self.subtrees)

    def append(self, leaf: bytes) -> None:
        """Add a leaf by its *hash*; subtrees of equal size are merged as a binary counter carries."""
        carry, size = leaf, self.size
        while size & 1:
            carry = node_hash(self.subtrees.pop(), carry)
            size >>= 1
        self.subtrees.append(carry)
        self.size += 1

    def root(self) -> bytes:
        """The root hash; SHA-256 of nothing for the empty tree."""
        if not self.subtrees:
            return EMPTY_ROOT
        root = self.subtrees[-1]
        for left in reversed(self.subtrees[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over stored leaves, from scratch."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf_hash(leaf))
    return frontier.root()
