"""Cosignatures of witnesses (c2sp.org/tlog-cosignature)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.merkle import leaf_hash
from events.tlog import ForgedError, note
from events.tlog.cosignature import cosign, cosigned_at
from events.tlog.note import Note, Signature
from tests.support.logs import LOG_KEY, OTHER_WITNESS_KEY, TIME, WITNESS_KEY, checkpoint, cosigned

CHECKPOINT = checkpoint(7, leaf_hash(b"seven"))
TEXT = CHECKPOINT.text
LATEST = 2**63 - 1


@given(st.integers(0, LATEST))
def test_a_cosignature_says_when(time: int) -> None:
    read = note.parse(cosigned(CHECKPOINT, WITNESS_KEY, time=time).encode())
    assert cosigned_at(read, WITNESS_KEY.public) == time
    assert cosigned_at(read, OTHER_WITNESS_KEY.public) is None


def test_what_is_signed_is_as_specified() -> None:
    one = cosign(TEXT, WITNESS_KEY, TIME)
    assert one.signature[:8] == TIME.to_bytes(8, "big")
    assert WITNESS_KEY.public.signed(b"cosignature/v1\ntime 1679315147\n" + TEXT.encode(), one.signature[8:])


def test_the_earliest_of_several_counts() -> None:
    times = (TIME + 1, TIME, TIME + 2)
    cosignatures = tuple(cosign(TEXT, WITNESS_KEY, time) for time in times)
    assert cosigned_at(Note(TEXT, cosignatures), WITNESS_KEY.public) == TIME


def altered(one: Signature, place: int) -> Signature:
    flipped = bytearray(one.signature)
    flipped[place] ^= 1
    return one._replace(signature=bytes(flipped))


TRUE = cosign(TEXT, WITNESS_KEY, TIME)
FALSE = {
    "another time": altered(TRUE, 7),
    "an altered signature": altered(TRUE, 70),
    "another checkpoint's": cosign(checkpoint(8, leaf_hash(b"eight")).text, WITNESS_KEY, TIME),
    "a signature without a time": TRUE._replace(signature=TRUE.signature[8:]),
    "a time alone": TRUE._replace(signature=TRUE.signature[:8]),
    "a cut time": TRUE._replace(signature=TRUE.signature[:3]),
    "bytes behind it": TRUE._replace(signature=TRUE.signature + b"\x00"),
    "another witness's": cosign(TEXT, OTHER_WITNESS_KEY, TIME)._replace(
        name=WITNESS_KEY.public.name, key_id=WITNESS_KEY.public.id
    ),
    "a plain signature of the text": TRUE._replace(
        signature=TIME.to_bytes(8, "big") + WITNESS_KEY.sign(TEXT.encode())
    ),
    "a time that is none": TRUE._replace(
        signature=(LATEST + 1).to_bytes(8, "big")
        + WITNESS_KEY.sign(f"cosignature/v1\ntime {LATEST + 1}\n{TEXT}".encode())
    ),
}


@pytest.mark.parametrize("false", [pytest.param(one, id=what) for what, one in FALSE.items()])
def test_a_false_cosignature_rejects_the_checkpoint_also_beside_a_true_one(false: Signature) -> None:
    for signatures in ((false,), (TRUE, false), (false, TRUE)):
        with pytest.raises(ForgedError):
            cosigned_at(Note(TEXT, signatures), WITNESS_KEY.public)


@pytest.mark.parametrize("time", [-1, LATEST + 1])
def test_nothing_is_cosigned_at_a_time_that_is_none(time: int) -> None:
    with pytest.raises(ValueError, match="time"):
        cosign(TEXT, WITNESS_KEY, time)


def test_a_log_is_no_witness_of_itself() -> None:
    with pytest.raises(ValueError, match="no key of a witness"):
        cosigned_at(CHECKPOINT.signed(LOG_KEY), LOG_KEY.public)
