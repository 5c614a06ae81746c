"""Keys and their texts (c2sp.org/signed-note, "Verifier keys")."""

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.tlog import MalformedError, base64
from events.tlog.keys import LOG, WITNESS, SigningKey, check_name, key_id, public_key
from tests.support.logs import LOG_KEY, WITNESS_KEY

C2SP_EXAMPLE = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="+"), min_size=1)
KINDS = st.sampled_from([LOG, WITNESS])
SEEDS = st.binary(min_size=32, max_size=32)


def vkey(name: str, data: bytes, digest: str | None = None) -> str:
    """A vkey with the hash of whatever is in it, unless another is given."""
    kind = data[0] if data else 0
    return f"{name}+{digest or key_id(name, kind, data[1:]).hex()}+{base64.encode(data)}"


@given(NAMES, KINDS, SEEDS)
def test_a_key_reads_back_from_its_texts(name: str, kind: int, seed: bytes) -> None:
    key = SigningKey(name, kind, seed)
    assert public_key(key.public.vkey) == key.public
    assert SigningKey.decode(key.secret).public == key.public
    assert SigningKey.decode(key.secret + "\n").secret == key.secret


def test_a_key_of_the_specification_is_read() -> None:
    key = public_key(C2SP_EXAMPLE)
    assert (key.name, key.kind, key.id.hex(), key.vkey) == ("example.com/foo", LOG, "530d903a", C2SP_EXAMPLE)


def test_base64_with_a_plus_in_it_does_not_split_a_key() -> None:
    keys = (SigningKey("log", LOG, bytes([number] * 32)) for number in range(256))
    key = next(key for key in keys if "+" in key.public.vkey.split("+", 2)[2])
    assert public_key(key.public.vkey) == key.public


def test_one_key_has_other_ids_as_a_log_and_as_a_witness() -> None:
    log, witness = (SigningKey("one.example", kind, bytes(32)).public for kind in (LOG, WITNESS))
    assert log.public == witness.public
    assert log.id != witness.id


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    signature = LOG_KEY.sign(b"this")
    assert LOG_KEY.public.signed(b"this", signature)
    assert not LOG_KEY.public.signed(b"that", signature)
    assert not WITNESS_KEY.public.signed(b"this", signature)
    assert not LOG_KEY.public.signed(b"this", signature[:-1])
    assert not LOG_KEY.public.signed(b"this", b"")


def test_new_keys_differ() -> None:
    assert SigningKey.generate("log", LOG).secret != SigningKey.generate("log", LOG).secret


@pytest.mark.parametrize(
    "name",
    ["", "a b", "a+b", "a\n", "a\t", "\u00a0a", "a\u2003b", "a\u0085", "a\u3000", "\x00", "\x1f", "\ud800"],
)
def test_no_key_is_called_so(name: str) -> None:
    with pytest.raises(MalformedError, match="not the name of a key"):
        check_name(name)
    with pytest.raises(MalformedError, match="not the name of a key"):
        SigningKey.generate(name, LOG)


PUBLIC = LOG_KEY.public.public


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("log", id="a name alone"),
        pytest.param("log+01234567", id="no key"),
        pytest.param(vkey("", b"\x01" + PUBLIC), id="no name"),
        pytest.param(vkey("a b", b"\x01" + PUBLIC), id="a space in the name"),
        pytest.param(vkey("log", b"\x01" + PUBLIC, "00000000"), id="another hash"),
        pytest.param(vkey("log", b"\x01" + PUBLIC)[:-1], id="cut off"),
        pytest.param(vkey("log", b"\x01" + PUBLIC) + "=", id="too much padding"),
        pytest.param(vkey("log", b"\x01" + PUBLIC) + "+", id="a plus at the end"),
        pytest.param(vkey("log", b"\x01" + PUBLIC, "012345"), id="a hash of three bytes"),
        pytest.param(vkey("log", b"\x01" + PUBLIC, "0123456789"), id="a hash of five bytes"),
        pytest.param(vkey("log", b"\x01" + PUBLIC, "01 23 45"), id="spaces in the hash"),
        pytest.param(vkey("log", b"\x01" + PUBLIC, "0123456g"), id="a hash that is not hex"),
        pytest.param(vkey("log", b"\x01" + PUBLIC[:-1]), id="a key of 31 bytes"),
        pytest.param(vkey("log", b"\x01" + PUBLIC + b"\x00"), id="a key of 33 bytes"),
        pytest.param(vkey("log", b""), id="an empty key"),
        pytest.param(vkey("log", b"\x02" + PUBLIC), id="ECDSA"),
        pytest.param(vkey("log", b"\x06" + bytes(1312)), id="ML-DSA-44"),
        pytest.param(LOG_KEY.secret, id="a secret key"),
    ],
)
def test_this_is_no_vkey(text: str) -> None:
    with pytest.raises(MalformedError):
        public_key(text)


SECRET = LOG_KEY.secret


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(LOG_KEY.public.vkey, id="a public key"),
        pytest.param(SECRET.removeprefix("PRIVATE+KEY+"), id="no prefix"),
        pytest.param(SECRET.replace("example.org", "example.com"), id="another name"),
        pytest.param(SECRET[:-2] + "A=", id="another seed"),
        pytest.param(SECRET[:-1], id="cut off"),
        pytest.param(SECRET[:-8] + "!" * 8, id="not Base64"),
    ],
)
def test_this_is_no_signing_key_and_the_error_keeps_the_secret(text: str) -> None:
    with pytest.raises(MalformedError) as caught:
        SigningKey.decode(text)
    seed = SECRET.rpartition("+")[2]
    assert seed[:30] not in "".join(traceback.format_exception(caught.value))
