"""Keys and notes that others make are ours, and the other way round."""

import pytest
from tlog_scales.signing import CheckpointSigner, DummySigner, PlainEd25519Signer, Vkey
from tlog_scales.tlog import Checkpoint as ScalesCheckpoint

from events.merkle import EMPTY_ROOT, leaf_hash
from events.tlog import checkpoint as checkpoints
from events.tlog import note
from events.tlog.keys import LOG, SigningKey, public_key
from events.tlog.note import Note
from tests.interop.claims import Rejected, Signed
from tests.interop.golang import Go
from tests.interop.metamorphic import Metamorphic
from tests.interop.scales import Scales
from tests.support.logs import (
    LOG_KEY,
    LOG_SEED,
    OTHER_LOG_KEY,
    OTHER_WITNESS_KEY,
    TIME,
    WITNESS_KEY,
    checkpoint,
    cosigned,
)

TEXTS = ["one line\n", "\n", "two\n\nparts\n", "\n\n\n", "თარგმანი — „ტექსტი“\n", "— not a signature\n"]
ROOT = leaf_hash(b"leaf")


def test_a_key_that_go_makes_is_read_by_us(go: Go) -> None:
    secret, public = go.generate("example.org/from-go")
    key = SigningKey.decode(secret)
    assert key.secret == secret
    assert key.public == public_key(public)
    assert key.public.vkey == public


@pytest.mark.parametrize("text", TEXTS)
def test_a_note_that_go_signs_with_its_key_is_verified_by_us(go: Go, text: str) -> None:
    secret, public = go.generate("example.org/from-go")
    signed = note.parse(go.sign(text, secret))
    assert signed.text == text
    assert note.verified(signed, [public_key(public)]) == [public_key(public)]


@pytest.mark.parametrize("text", TEXTS)
def test_go_signs_with_our_key_as_we_do_and_opens_our_notes(go: Go, text: str) -> None:
    key = SigningKey.generate("example.org/from-us", LOG)
    signed = Note(text, (note.sign(text, key),)).encode()
    assert go.sign(text, key.secret) == signed
    assert go.open(Signed(signed, key.public.vkey)) == text


def test_go_and_metamorphic_log_ignore_witnesses_that_they_do_not_know(go: Go) -> None:
    signed = Signed(
        cosigned(checkpoint(1, ROOT), WITNESS_KEY, OTHER_WITNESS_KEY).encode(), LOG_KEY.public.vkey
    )
    assert go.checkpoint(signed) == Metamorphic().checkpoint(signed) == (1, ROOT)


def test_go_takes_no_witness_for_a_log(go: Go) -> None:
    with pytest.raises(Rejected, match="unknown verifier algorithm"):
        go.open(Signed(cosigned(checkpoint(1, ROOT), WITNESS_KEY).encode(), WITNESS_KEY.public.vkey))


@pytest.mark.parametrize("key", [LOG_KEY, WITNESS_KEY])
def test_tlog_scales_writes_our_keys_as_we_do(key: SigningKey) -> None:
    ours = key.public
    for theirs in (Vkey(ours.name, None, ours.kind, ours.public), Vkey.from_string(ours.vkey)):
        assert theirs.serialize() == ours.vkey  # type: ignore[no-untyped-call]
        assert theirs.key_id.to_bytes(4, "big") == ours.id


@pytest.mark.parametrize(("size", "root"), [(0, EMPTY_ROOT), (1, ROOT), (10**12, ROOT)])
def test_a_checkpoint_that_tlog_scales_signs_is_ours_byte_for_byte(size: int, root: bytes) -> None:
    name = LOG_KEY.public.name
    theirs = ScalesCheckpoint.make_signed(name, size, root, [PlainEd25519Signer(name, LOG_SEED)])
    written = theirs.serialize().encode()
    assert written == checkpoint(size, root).signed(LOG_KEY).encode()
    assert checkpoints.opened(written, LOG_KEY.public)[0] == checkpoint(size, root)


def test_signatures_of_a_kind_that_we_do_not_know_do_not_hide_the_one_we_know() -> None:
    name = LOG_KEY.public.name
    signers: list[CheckpointSigner] = [
        DummySigner("elsewhere.example"),
        PlainEd25519Signer(name, LOG_SEED),
        DummySigner(name),
    ]
    written = ScalesCheckpoint.make_signed(name, 1, ROOT, signers).serialize().encode()
    assert checkpoints.opened(written, LOG_KEY.public)[0] == checkpoint(1, ROOT)


def test_tlog_scales_finds_each_of_several_witnesses() -> None:
    written = cosigned(checkpoint(1, ROOT), WITNESS_KEY, OTHER_WITNESS_KEY).encode()
    for key in (WITNESS_KEY, OTHER_WITNESS_KEY):
        assert Scales().cosigned_at(Signed(written, key.public.vkey)) == TIME
    with pytest.raises(Rejected):
        Scales().checkpoint(Signed(written, OTHER_LOG_KEY.public.vkey))
