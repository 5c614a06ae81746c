"""A log of numbered entries that signs whatever a test wants it to: its own history, or a forked one."""

from events.merkle import leaf_hash, root_of
from events.tlog.add_checkpoint import AddCheckpoint
from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import LOG, SigningKey
from events.tlog.tiles import Tile
from events.tlog.tree import Tree

ORIGIN = "log.example.org/plan"


class SmallLog:
    """At most 256 entries, of which those from `forked_at` on are others than everybody else's."""

    def __init__(self, key: SigningKey | None = None, forked_at: int = 256) -> None:
        self.key = key or SigningKey.generate(ORIGIN, LOG)
        self._entries = [b"%s %d" % (b"forked" if n >= forked_at else b"entry", n) for n in range(256)]

    def forked(self, at: int) -> "SmallLog":
        """The same log telling another story from this entry on."""
        return SmallLog(self.key, at)

    def checkpoint(self, size: int) -> bytes:
        """Its signed checkpoint."""
        root = root_of(self._entries[:size])
        return Checkpoint(self.key.public.name, size, root).signed(self.key).encode()

    def request(self, old: int, size: int) -> bytes:
        """The request to cosign it to a witness that knows an older size."""
        proof = self._tree(size).consistency(old)
        return AddCheckpoint(old, tuple(proof), self.checkpoint(size)).encode()

    def _tree(self, size: int) -> Tree:
        def read(tile: Tile) -> bytes:
            assert not tile.level
            return b"".join(map(leaf_hash, self._entries[: tile.width]))

        return Tree(size, read)
