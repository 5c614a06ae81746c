"""Checkpoints (c2sp.org/tlog-checkpoint): size and root hash of a log, in a note that the log signs."""

import re
from typing import NamedTuple

from events.merkle import EMPTY_ROOT, HASH_BYTES
from events.tlog import ForgedError, MalformedError, base64, note
from events.tlog.keys import PublicKey, SigningKey
from events.tlog.note import Note

DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
"""A number of entries, or the index of one: decimal, without leading zeroes."""


class Checkpoint(NamedTuple):
    """A log's name, its number of entries, and the root hash over them. It has no extension lines."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.encode(self.root)}\n"

    def signed(self, key: SigningKey) -> Note:
        """The note of this checkpoint with the log's signature. The key's name must be the origin."""
        return Note(self.text, (note.sign(self.text, key),))


def parse(text: str) -> Checkpoint:
    """Read the text of a checkpoint. Raises MalformedError."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise MalformedError("a checkpoint is three lines: origin, size, root hash")
    origin, size, root = lines[:3]
    if not origin or not DECIMAL.fullmatch(size):
        raise MalformedError("a checkpoint names its origin and its size, in digits without leading zeroes")
    checkpoint = Checkpoint(origin, int(size), base64.decode(root))
    if len(checkpoint.root) != HASH_BYTES or (checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT):
        raise MalformedError("the root hash of a checkpoint is that of its tree, of 32 bytes")
    return checkpoint


def opened(data: bytes, key: PublicKey) -> tuple[Checkpoint, Note]:
    """A checkpoint that the log of this key signed, and its note.

    Raises:
        MalformedError: it is no checkpoint.
        ForgedError: it is another log's, the key did not sign it, or its signature is false.
    """
    signed = note.parse(data)
    checkpoint = parse(signed.text)
    if checkpoint.origin != key.name:
        raise ForgedError(f"this is a checkpoint of {checkpoint.origin}, not of {key.name}")
    if not note.verified(signed, [key]):
        raise ForgedError(f"the checkpoint of size {checkpoint.size} is not signed by {key.vkey}")
    return checkpoint, signed
