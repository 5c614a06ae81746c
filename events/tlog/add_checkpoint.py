"""What a witness is asked (c2sp.org/tlog-witness): "you know this log at an old size; cosign its new one"."""

from typing import NamedTuple

from events.tlog import MalformedError, base64
from events.tlog.checkpoint import DECIMAL
from events.tlog.tlog_proof import hashes

MAX_HASHES = 63
MAX_BYTES = 64 * 1024
"""More than any request needs whose note carries a few signatures."""

SIZE_TYPE = "text/x.tlog.size"
"""The content type of the answer to a wrong old size, which gives the right one."""


class AddCheckpoint(NamedTuple):
    """The size that the witness knows, the proof that the log grew from it, and the checkpoint, verbatim."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """The body of the request."""
        lines = [f"old {self.old}", *map(base64.encode, self.proof), "", ""]
        return "\n".join(lines).encode() + self.checkpoint


def parse(body: bytes) -> AddCheckpoint:
    """Read the body of a request; its checkpoint is left as it is. Raises MalformedError."""
    head, blank, note = body.partition(b"\n\n")
    try:
        first, *lines = head.decode().split("\n")
    except UnicodeDecodeError as error:
        raise MalformedError("a request must be UTF-8") from error
    if not blank or not first.startswith("old "):
        raise MalformedError("a request is: old SIZE, the hashes of the proof, a blank line, the checkpoint")
    if len(lines) > MAX_HASHES:
        raise MalformedError(f"a proof has at most {MAX_HASHES} hashes")
    return AddCheckpoint(size(first.removeprefix("old ")), hashes(lines), note)


def size(text: str) -> int:
    """Read a number of entries, as requests and answers give it. Raises MalformedError."""
    if not DECIMAL.fullmatch(text):
        raise MalformedError(f"not the size of a log, in digits without leading zeroes: {text[:40]!r}")
    return int(text)
