"""The proof that an event is in a log, as one file (c2sp.org/tlog-proof)."""

from typing import NamedTuple

from events.merkle import HASH_BYTES
from events.tlog import MalformedError, base64, checkpoint
from events.tlog.checkpoint import DECIMAL, Checkpoint
from events.tlog.keys import PublicKey
from events.tlog.proofs import verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
MEDIA_TYPE = "text/plain; charset=utf-8"


class TlogProof(NamedTuple):
    """The index of an entry, its leaf's siblings from the bottom up, and the checkpoint, verbatim.

    `extra` is for whoever makes it: nothing proves it.
    """

    entry: int
    siblings: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def encode(self) -> bytes:
        """The file."""
        extra = [f"extra {base64.encode(self.extra)}"] if self.extra else []
        lines = [HEADER, *extra, f"index {self.entry}", *map(base64.encode, self.siblings), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    def verify(self, leaf: bytes, key: PublicKey) -> Checkpoint:
        """That the leaf of this *hash* stands in the log of this key; returns the checkpoint that says so.

        Raises:
            MalformedError, ForgedError
        """
        found, _ = checkpoint.opened(self.checkpoint, key)
        verify_inclusion(leaf, self.entry, found.size, found.root, self.siblings)
        return found


def parse(data: bytes) -> TlogProof:
    """Read a file. Raises MalformedError."""
    head, blank, note = data.partition(b"\n\n")
    try:
        first, *lines = head.decode().split("\n")
    except UnicodeDecodeError as error:
        raise MalformedError("a proof must be UTF-8") from error
    if first != HEADER or not blank:
        raise MalformedError(f"a proof begins with {HEADER} and holds a checkpoint after a blank line")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = base64.decode(lines.pop(0).removeprefix("extra "))
    index = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
    if not DECIMAL.fullmatch(index):
        raise MalformedError("a proof says the index of its entry, in digits without leading zeroes")
    return TlogProof(int(index), hashes(lines), note, extra)


def hashes(lines: list[str]) -> tuple[bytes, ...]:
    """Read hashes, one a line. Raises MalformedError."""
    found = tuple(map(base64.decode, lines))
    if any(len(one) != HASH_BYTES for one in found):
        raise MalformedError(f"each hash of a proof has {HASH_BYTES} bytes")
    return found
