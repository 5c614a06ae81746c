"""What one may be asked to believe about a log, and what it means not to."""

from typing import NamedTuple, Protocol


class Rejected(Exception):
    """An implementation does not believe what it was given; the message says why."""


class Log(NamedTuple):
    """Where a log is served, its key (a vkey), and the `Authorization` header that lets one read entries."""

    base: str
    key: str
    authorization: str = ""


class Signed(NamedTuple):
    """A checkpoint, as bytes, and the vkey of a log that signed it, or of a witness that cosigned it."""

    note: bytes
    key: str


class Inclusion(NamedTuple):
    """An entry stands at a position of a tree."""

    entry: bytes
    position: int
    size: int
    root: bytes
    proof: tuple[bytes, ...]


class Consistency(NamedTuple):
    """A tree begins with an older one."""

    old_size: int
    old_root: bytes
    size: int
    root: bytes
    proof: tuple[bytes, ...]


class Read(NamedTuple):
    """A log as read from where it is served: its tree, and proofs of entries and of older trees, in order."""

    size: int
    root: bytes
    inclusion: list[list[bytes]]
    consistency: list[list[bytes]]


class Verifier(Protocol):
    """An implementation of transparency logs. Each of its methods raises Rejected for what is not true."""

    def checkpoint(self, signed: Signed) -> tuple[int, bytes]:
        """The size and the root of a checkpoint that its log signed."""

    def inclusion(self, claim: Inclusion) -> None:
        """Whether the proof shows it."""

    def consistency(self, claim: Consistency) -> None:
        """Whether the proof shows it."""


class CosignatureVerifier(Protocol):
    """One that knows witnesses."""

    def cosigned_at(self, signed: Signed) -> int:
        """The time, in UNIX seconds, at which the witness cosigned the checkpoint."""


class Reader(Protocol):
    """One that reads tiles."""

    def read(self, log: Log, indices: list[int], sizes: list[int]) -> Read:
        """Read a log, verify what it serves, and prove these entries and older sizes from its tiles."""
