"""An event's proof as a file (c2sp.org/tlog-proof)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.merkle import leaf_hash
from events.tlog import ForgedError, MalformedError, base64
from events.tlog.tlog_proof import TlogProof, parse
from tests.support.logs import LOG_KEY, OTHER_LOG_KEY, WITNESS_KEY, checkpoint, cosigned
from tests.tlog.test_keys import SEEDS
from tests.tlog.test_tree import LEAVES, root, tree

SIZE = 300
NOTE = cosigned(checkpoint(SIZE, root(SIZE)), WITNESS_KEY).encode()
PROOF = TlogProof(7, tuple(tree(SIZE).inclusion(7)), NOTE)


@given(st.integers(0, 10**18), st.lists(SEEDS, max_size=64), st.binary(), st.binary())
def test_a_proof_reads_back(entry: int, siblings: list[bytes], note: bytes, extra: bytes) -> None:
    proof = TlogProof(entry, tuple(siblings), note, extra)
    assert parse(proof.encode()) == proof


@given(st.integers(1, 1000), st.data())
def test_it_proves_its_entry_and_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    at = checkpoint(size, root(size))
    proof = TlogProof(index, tuple(tree(size).inclusion(index)), at.signed(LOG_KEY).encode())
    assert parse(proof.encode()).verify(LEAVES[index], LOG_KEY.public) == at
    with pytest.raises(ForgedError):
        proof.verify(leaf_hash(b"another"), LOG_KEY.public)
    with pytest.raises(ForgedError):
        proof.verify(LEAVES[index], OTHER_LOG_KEY.public)
    with pytest.raises(ForgedError):
        proof._replace(entry=index + 1).verify(LEAVES[index], LOG_KEY.public)


def test_the_file_is_as_specified() -> None:
    lines = PROOF.encode().decode().split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 7"]
    assert lines[2:11] == [base64.encode(one) for one in PROOF.siblings]
    assert "\n".join(lines[11:]) == "\n" + NOTE.decode()


def test_extra_data_stands_before_the_index_and_proves_nothing() -> None:
    extra = PROOF.encode().replace(b"index 7", b"extra YW55dGhpbmc=\nindex 7", 1)
    assert parse(extra) == PROOF._replace(extra=b"anything")
    assert parse(extra).encode() == extra
    assert parse(extra).verify(LEAVES[7], LOG_KEY.public) == PROOF.verify(LEAVES[7], LOG_KEY.public)


HEAD = "c2sp.org/tlog-proof@v1\n"
TAIL = "\n" + NOTE.decode()
HASH = base64.encode(LEAVES[0])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("", id="nothing"),
        pytest.param(HEAD, id="a header alone"),
        pytest.param(HEAD + "index 0\n", id="no checkpoint"),
        pytest.param(HEAD + TAIL, id="no index"),
        pytest.param("index 0\n" + TAIL, id="no header"),
        pytest.param("c2sp.org/tlog-proof@v2\nindex 0\n" + TAIL, id="another version"),
        pytest.param("\n" + HEAD + "index 0\n" + TAIL, id="a line before the header"),
        pytest.param(HEAD.replace("\n", " \n") + "index 0\n" + TAIL, id="a space behind the header"),
        pytest.param(HEAD.replace("\n", "\r\n") + "index 0\r\n" + TAIL, id="lines of Windows"),
        pytest.param(HEAD + "index\n" + TAIL, id="an index without a number"),
        pytest.param(HEAD + "index \n" + TAIL, id="an empty index"),
        pytest.param(HEAD + "index 00\n" + TAIL, id="two zeroes"),
        pytest.param(HEAD + "index 07\n" + TAIL, id="a leading zero"),
        pytest.param(HEAD + "index -1\n" + TAIL, id="a negative index"),
        pytest.param(HEAD + "index  1\n" + TAIL, id="two spaces"),
        pytest.param(HEAD + "Index 1\n" + TAIL, id="a capital letter"),
        pytest.param(HEAD + "index ١\n" + TAIL, id="Arabic digits"),
        pytest.param(HEAD + "index 1\nindex 1\n" + TAIL, id="two indices"),
        pytest.param(HEAD + f"{HASH}\nindex 1\n" + TAIL, id="a hash before the index"),
        pytest.param(HEAD + "index 1\nextra AAAA\n" + TAIL, id="extra data behind the index"),
        pytest.param(HEAD + "extra AAAA\nextra AAAA\nindex 1\n" + TAIL, id="extra data twice"),
        pytest.param(HEAD + "extra A\nindex 1\n" + TAIL, id="extra data that is not Base64"),
        pytest.param(HEAD + "extra\nindex 1\n" + TAIL, id="extra without data"),
        pytest.param(HEAD + f"index 1\n{HASH[:-1]}\n" + TAIL, id="a hash without padding"),
        pytest.param(HEAD + f"index 1\n {HASH}\n" + TAIL, id="a space before a hash"),
        pytest.param(HEAD + f"index 1\n{base64.encode(bytes(31))}\n" + TAIL, id="a hash of 31 bytes"),
        pytest.param(HEAD + f"index 1\n{base64.encode(bytes(33))}\n" + TAIL, id="a hash of 33 bytes"),
        pytest.param(HEAD + f"index 1\n{HASH}{HASH}\n" + TAIL, id="two hashes in a line"),
    ],
)
def test_this_is_no_proof(data: str) -> None:
    with pytest.raises(MalformedError):
        parse(data.encode())


def test_what_is_no_utf_8_is_no_proof() -> None:
    with pytest.raises(MalformedError, match="UTF-8"):
        parse(HEAD.encode() + b"index \xff\n\n" + NOTE)


def test_a_proof_whose_checkpoint_is_none_proves_nothing() -> None:
    with pytest.raises(MalformedError):
        PROOF._replace(checkpoint=b"log\n300\n").verify(LEAVES[7], LOG_KEY.public)


def test_a_proof_that_is_too_short_or_too_long_proves_nothing() -> None:
    for siblings in (PROOF.siblings[1:], PROOF.siblings[:-1], (*PROOF.siblings, LEAVES[0]), ()):
        with pytest.raises(ForgedError):
            PROOF._replace(siblings=siblings).verify(LEAVES[7], LOG_KEY.public)
