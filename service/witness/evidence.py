"""Checkpoints that a log signed and a witness refused, kept beside its state: each is one file.

Two checkpoints of one size and different roots prove by themselves that the log shows different histories to
different people. What is not shown to continue the last one proves nothing alone: whoever sent it may have
sent a wrong proof.
"""

import os
from pathlib import Path

from events.tlog.checkpoint import Checkpoint
from events.tlog.note import Note

KEPT = 100
"""Files at most; the first one says all. Whoever knows a checkpoint can send it again with a wrong proof."""


def folder(state: Path) -> Path:
    """Where they are kept."""
    return state.with_name(f"{state.name}.refused")


def keep(state: Path, known: Note, checkpoint: Checkpoint, refused: Note) -> Path | None:
    """Write the last checkpoint cosigned, a blank line, and the one refused; null where it is not kept."""
    where = folder(state)
    where.mkdir(mode=0o700, exist_ok=True)
    file = where / f"{checkpoint.size}-{checkpoint.root.hex()}.txt"
    if file.exists() or sum(1 for _ in where.iterdir()) >= KEPT:
        return None
    with file.open("xb") as written:
        written.write(known.encode() + b"\n" + refused.encode())
        written.flush()
        os.fsync(written.fileno())
    return file
