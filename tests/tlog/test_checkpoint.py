"""Checkpoints (c2sp.org/tlog-checkpoint)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.merkle import EMPTY_ROOT, leaf_hash
from events.tlog import ForgedError, MalformedError, base64, note
from events.tlog.checkpoint import Checkpoint, opened, parse
from events.tlog.keys import LOG, SigningKey
from events.tlog.note import Note
from tests.support.logs import LOG_KEY, OTHER_LOG_KEY, WITNESS_KEY, checkpoint, cosigned
from tests.tlog.test_keys import NAMES, SEEDS

ROOT = leaf_hash(b"one")
SIZES = st.integers(1, 10**18)


@given(NAMES, SEEDS, SIZES, SEEDS)
def test_a_checkpoint_reads_back_and_is_its_logs(origin: str, seed: bytes, size: int, root: bytes) -> None:
    key = SigningKey(origin, LOG, seed)
    written = Checkpoint(origin, size, root)
    assert parse(written.text) == written
    assert opened(written.signed(key).encode(), key.public) == (written, written.signed(key))


def test_the_checkpoint_of_an_empty_log_has_the_hash_of_nothing() -> None:
    empty = checkpoint(0, EMPTY_ROOT)
    assert parse(empty.text) == empty
    with pytest.raises(MalformedError, match="root"):
        parse(checkpoint(0, ROOT).text)


def test_cosignatures_do_not_keep_a_checkpoint_from_being_its_logs() -> None:
    written = cosigned(checkpoint(1, ROOT), WITNESS_KEY)
    assert opened(written.encode(), LOG_KEY.public) == (checkpoint(1, ROOT), written)


def test_a_checkpoint_that_its_log_did_not_sign_is_refused() -> None:
    text = checkpoint(1, ROOT).text
    by_another = Note(text, (note.sign(text, OTHER_LOG_KEY),))
    altered = Note(checkpoint(2, ROOT).text, (note.sign(text, LOG_KEY),))
    of_another = Checkpoint("elsewhere.example", 1, ROOT).signed(
        SigningKey("elsewhere.example", LOG, bytes(32))
    )
    by_this_of_another = Note(of_another.text, (note.sign(of_another.text, LOG_KEY),))
    for forged in (by_another, altered, of_another, by_this_of_another):
        with pytest.raises(ForgedError):
            opened(forged.encode(), LOG_KEY.public)


HASH = base64.encode(ROOT)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("log\n", id="an origin alone"),
        pytest.param("log\n1\n", id="no root"),
        pytest.param(f"log\n1\n{HASH}", id="no newline at the end"),
        pytest.param(f"\n1\n{HASH}\n", id="no origin"),
        pytest.param(f"log\n\n{HASH}\n", id="no size"),
        pytest.param(f"log\n01\n{HASH}\n", id="a leading zero"),
        pytest.param(f"log\n00\n{HASH}\n", id="two zeroes"),
        pytest.param(f"log\n+1\n{HASH}\n", id="a plus sign"),
        pytest.param(f"log\n-1\n{HASH}\n", id="a negative size"),
        pytest.param(f"log\n1 \n{HASH}\n", id="a space behind the size"),
        pytest.param(f"log\n1_0\n{HASH}\n", id="an underscore"),
        pytest.param(f"log\n0x1\n{HASH}\n", id="hexadecimal"),
        pytest.param(f"log\n1.0\n{HASH}\n", id="a fraction"),
        pytest.param(f"log\n١\n{HASH}\n", id="Arabic digits"),
        pytest.param(f"log\n{10**19}\n{HASH}\n", id="more entries than can be"),
        pytest.param("log\n1\n\n", id="an empty root"),
        pytest.param(f"log\n1\n{HASH[:-1]}\n", id="a root without padding"),
        pytest.param(f"log\n1\n{base64.encode(ROOT[:-1])}\n", id="a root of 31 bytes"),
        pytest.param(f"log\n1\n{base64.encode(ROOT + b'0')}\n", id="a root of 33 bytes"),
        pytest.param(f"log\n1\n{ROOT.hex()}\n", id="a root in hexadecimal"),
        pytest.param(f"log\n1\n{HASH}\n\n", id="an empty extension line"),
        pytest.param(f"log\n1\n{HASH}\nmore\n", id="an extension line, which no log of ours has"),
    ],
)
def test_this_is_no_checkpoint(text: str) -> None:
    with pytest.raises(MalformedError):
        parse(text)
