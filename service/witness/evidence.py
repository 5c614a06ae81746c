"""Checkpoints that a log signed and a witness refused, kept beside its state.

Two of one size and different roots prove by themselves that the log tells different histories to different
people; the proof is written as `kvali verify` writes it. One that is not shown to continue the last one
proves nothing alone, for who sent it may have sent a wrong proof; `kvali verify --held` finds out.
"""

import os
from pathlib import Path

from msgspec import json

from events.tlog import base64, checkpoint
from events.tlog.checkpoint import Checkpoint
from events.tlog.keys import PublicKey
from events.tlog.note import Note
from events.verify.misbehaviour import FORMAT, Misbehaviour

KEPT = 100
"""Checkpoints at most, of those that prove something and of the others: the first says all, and anybody can
send again what is public, with a wrong proof."""


def folder(state: Path) -> Path:
    """Where they are kept."""
    return state.with_name(f"{state.name}.refused")


def keep(state: Path, key: PublicKey, known: Note, given: Checkpoint, refused: Note) -> Path | None:
    """Write what was refused, beside `known`, which was cosigned last; null where it is not kept (again)."""
    where = folder(state)
    where.mkdir(mode=0o700, exist_ok=True)
    file = where / f"{given.size}-{given.root.hex()}.checkpoint"
    proves = checkpoint.parse(known.text).size == given.size
    if file.exists() or sum(1 for _ in where.glob("*.json" if proves else "*.checkpoint")) >= KEPT:
        return None
    if proves:
        _write(file.with_suffix(".misbehaviour.json"), json.encode(_proof(key, known, given, refused)))
    _write(file, refused.encode())
    return file


def _proof(key: PublicKey, known: Note, given: Checkpoint, refused: Note) -> Misbehaviour:
    return Misbehaviour(
        format=FORMAT,
        log=key.vkey,
        older=known.encode().decode(),
        newer=refused.encode().decode(),
        root=base64.encode(given.root),
        consistency=(),
    )


def _write(file: Path, content: bytes) -> None:
    draft = file.with_suffix(".draft")
    with draft.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(file)
