"""The head of a ledger, and the seal on it: a code that nobody makes or checks without the signing key.

It is written with the events, in a microsecond, and vouches for them until they are signed, which takes
longer. So nobody who can write to the database, but has no key, gets anything signed.
"""

from typing import NamedTuple

from events.merkle import Frontier
from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import SigningKey


class SignedRow(NamedTuple):
    """A row of the table of checkpoints, without its ledger: `size` is that of the ledger."""

    size: int
    root: bytes
    signature: bytes


class Head(NamedTuple):
    """A ledger's size, the packed frontier of its present log's tree, and the seal on them.

    `first` is the position of that log's first event. `seal` is null where none was ever made.
    """

    size: int
    frontier: bytes
    first: int
    seal: bytes | None

    @property
    def tree(self) -> Frontier:
        """The tree of the present log."""
        return Frontier.decode(self.size - self.first, self.frontier)

    def checkpoint(self, origin: str) -> Checkpoint:
        """What is to be signed of it, in the log of this name."""
        return Checkpoint(origin, self.size - self.first, self.tree.root())

    def sealed_by(self, key: SigningKey) -> bool:
        """Whether it was written by somebody who has this key."""
        return self.seal is not None and key.sealed(_said(self.size, self.frontier, self.first), self.seal)


def sealed(key: SigningKey, tree: Frontier, first: int) -> Head:
    """The head of a ledger with this tree."""
    size, frontier = first + tree.size, tree.encode()
    return Head(size, frontier, first, key.seal(_said(size, frontier, first)))


def signed_row(key: SigningKey, head: Head) -> SignedRow:
    """Sign a head. The same head and key always give the same row."""
    checkpoint = head.checkpoint(key.public.name)
    return SignedRow(head.size, checkpoint.root, key.sign(checkpoint.text.encode()))


def _said(size: int, frontier: bytes, first: int) -> bytes:
    return b"%d %d %b" % (first, size, frontier)
