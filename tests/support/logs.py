"""Keys and checkpoints of logs that are not a ledger's."""

from events.tlog import cosignature
from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import LOG, WITNESS, SigningKey
from events.tlog.note import Note

LOG_SEED = bytes(range(32))
LOG_KEY = SigningKey("example.org/log", LOG, LOG_SEED)
OTHER_LOG_KEY = SigningKey("example.org/log", LOG, bytes(range(1, 33)))
WITNESS_KEY = SigningKey("witness.example/w1", WITNESS, bytes(range(2, 34)))
OTHER_WITNESS_KEY = SigningKey("witness.example/w2", WITNESS, bytes(range(3, 35)))
TIME = 1_679_315_147


def checkpoint(size: int, root: bytes) -> Checkpoint:
    """A checkpoint of the log of `LOG_KEY`."""
    return Checkpoint(LOG_KEY.public.name, size, root)


def cosigned(of: Checkpoint, *witnesses: SigningKey, time: int = TIME) -> Note:
    """It, signed by its log, and cosigned by these witnesses at a time."""
    note = of.signed(LOG_KEY)
    return Note(
        note.text, (*note.signatures, *(cosignature.cosign(note.text, key, time) for key in witnesses))
    )
