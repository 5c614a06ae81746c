"""Signed notes (c2sp.org/signed-note): a text, a blank line, and a line for each signature."""

from collections.abc import Iterable
from typing import NamedTuple

from events.tlog import ForgedError, MalformedError, base64
from events.tlog.keys import LOG, PublicKey, SigningKey, check_name

MAX_BYTES = 1_000_000
MAX_SIGNATURES = 100
_DASH = "— "


class Signature(NamedTuple):
    """One signature line: the name and the id of the key, and what it signed."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line, with its newline."""
        return f"{_DASH}{self.name} {base64.encode(self.key_id + self.signature)}\n"

    def by(self, key: PublicKey) -> bool:
        """Whether it claims to be this key's; whether it is, only verifying it says."""
        return (self.name, self.key_id) == (key.name, key.id)


class Note(NamedTuple):
    """A text that ends in a newline, and its signatures, none of them verified."""

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The note's bytes."""
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}".encode()


def sign(text: str, key: SigningKey) -> Signature:
    """Sign a text, which must end in a newline."""
    return Signature(key.public.name, key.public.id, key.sign(text.encode()))


def parse(data: bytes) -> Note:
    """Read a note. Raises MalformedError."""
    if len(data) > MAX_BYTES:
        raise MalformedError(f"a note of {len(data)} bytes is too long")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise MalformedError("a note must be UTF-8") from error
    if any(one < " " and one != "\n" for one in whole):
        raise MalformedError("a note must not contain control characters")
    head, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise MalformedError("a note is a text, a blank line, and signature lines that end in a newline")
    return Note(f"{head}\n", signatures(lines))


def signatures(lines: str) -> tuple[Signature, ...]:
    """Read signature lines, each of which ends in a newline. Raises MalformedError."""
    given = lines.split("\n")[:-1]
    if len(given) > MAX_SIGNATURES:
        raise MalformedError(f"a note has at most {MAX_SIGNATURES} signatures")
    return tuple(_signature(line) for line in given)


def _signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise MalformedError(f"not a signature line: {line!r}")
    check_name(name)
    data = base64.decode(encoded)
    if len(data) < 5:
        raise MalformedError(f"the signature of {name} is too short")
    return Signature(name, data[:4], data[4:])


def verified(note: Note, keys: Iterable[PublicKey]) -> list[PublicKey]:
    """Those of the keys of logs that signed it, each once; signatures of other keys are ignored.

    Raises:
        ForgedError: one of them is said to have signed it, and has not.
    """
    known = {(key.name, key.id): key for key in keys if key.kind == LOG}
    found: dict[PublicKey, None] = {}
    for one in note.signatures:
        key = known.get((one.name, one.key_id))
        if key is None:
            continue
        if not key.signed(note.text.encode(), one.signature):
            raise ForgedError(f"the signature of {one.name} is false")
        found[key] = None
    return list(found)
