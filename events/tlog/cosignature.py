"""Cosignatures of witnesses (c2sp.org/tlog-cosignature, Ed25519 v1): "at this time, this was the log"."""

from events.tlog import ForgedError
from events.tlog.keys import WITNESS, PublicKey, SigningKey
from events.tlog.note import Note, Signature

_BYTES = 8 + 64
_LATEST = 2**63 - 1


def cosign(text: str, key: SigningKey, time: int) -> Signature:
    """Cosign the text of a checkpoint; `time` is in seconds of UNIX time.

    Raises ValueError for a time before 1970 or from 2^63 on.
    """
    if not 0 <= time <= _LATEST:
        raise ValueError(f"no cosignature can be of the time {time}")
    return Signature(key.public.name, key.public.id, time.to_bytes(8, "big") + key.sign(_message(text, time)))


def cosigned_at(note: Note, key: PublicKey) -> int | None:
    """When the witness of this key cosigned the checkpoint, in seconds of UNIX time; null if it did not.

    Where it did so several times, the earliest counts. Raises ForgedError where a signature is false.
    """
    if key.kind != WITNESS:
        raise ValueError(f"{key.name} is no key of a witness")
    times = [_time(note.text, one, key) for one in note.signatures if one.by(key)]
    return min(times, default=None)


def _time(text: str, one: Signature, key: PublicKey) -> int:
    time = int.from_bytes(one.signature[:8], "big")
    well_formed = len(one.signature) == _BYTES and time <= _LATEST
    if not well_formed or not key.signed(_message(text, time), one.signature[8:]):
        raise ForgedError(f"the cosignature of {key.name} is false")
    return time


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
