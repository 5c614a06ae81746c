"""An honest witness: it cosigns a log that continues what it has cosigned before, and no other."""

from pathlib import Path

from events.tlog import checkpoint, note, tiles
from events.tlog.cosignature import cosign
from events.tlog.keys import WITNESS, SigningKey
from events.tlog.note import Note, Signature
from events.tlog.tree import Tree


class Witness:
    """Its memory: the signatures it gave, by the text of the checkpoint, and the largest one."""

    def __init__(self, name: str = "example.org/witness") -> None:
        self.key = SigningKey(name, WITNESS, name.encode().ljust(32, b".")[:32])
        self.given: dict[str, Signature] = {}
        self.newest: checkpoint.Checkpoint | None = None

    def copy(self) -> "Witness":
        """The same witness, whose memory goes its own way from here."""
        other = Witness(self.key.public.name)
        other.given, other.newest = dict(self.given), self.newest
        return other

    def see(self, folder: Path, time: int) -> bool:
        """Cosign the newest checkpoint of an export at a time, if its log continues the one known."""
        text = note.parse((folder / "checkpoint").read_bytes()).text
        shown = checkpoint.parse(text)
        tree = Tree(shown.size, lambda tile: (folder / tile.path).read_bytes())
        known = self.newest
        if known and (shown.size < known.size or tree.root(known.size) != known.root):
            return False
        self.given.setdefault(text, cosign(text, self.key, time))
        self.newest = shown
        return True

    def publish(self, folder: Path) -> None:
        """Put the signatures it gave below the checkpoints of an export, as the log does."""
        for file in sorted((folder / "checkpoints").rglob("*")):
            if file.is_file():
                notes = map(self._signed, tiles.unpack(file.read_bytes()))
                file.write_bytes(tiles.pack(notes))
        newest = folder / "checkpoint"
        newest.write_bytes(self._signed(newest.read_bytes()))

    def _signed(self, data: bytes) -> bytes:
        found = note.parse(data)
        mine = self.given.get(found.text)
        given = (*found.signatures, mine) if mine else found.signatures
        return Note(found.text, given).encode()
