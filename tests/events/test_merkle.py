"""The Merkle tree of RFC 6962, against its own recursive definition and known roots."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of

LEAVES = [
    bytes.fromhex(x)
    for x in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}  # fmt: skip


def defined(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(defined(leaves[:split]), defined(leaves[split:]))


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_published_roots_of_certificate_transparency_are_reproduced(size: int, root: str) -> None:
    assert root_of(LEAVES[:size]).hex() == root


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_frontier_agrees_with_the_definition_at_every_size(leaves: list[bytes]) -> None:
    frontier = Frontier()
    for size, leaf in enumerate(leaves):
        assert frontier.root() == defined(leaves[:size])
        frontier.append(leaf_hash(leaf))
    assert frontier.root() == defined(leaves)


@given(st.lists(st.binary(max_size=4), max_size=40), st.integers(0, 40))
def test_a_packed_frontier_goes_on_growing_where_it_was(leaves: list[bytes], cut: int) -> None:
    first = Frontier()
    for leaf in leaves[:cut]:
        first.append(leaf_hash(leaf))
    second = Frontier.decode(first.size, first.encode())
    for leaf in leaves[cut:]:
        second.append(leaf_hash(leaf))
    assert second.root() == root_of(leaves)


def test_a_frontier_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 perfect subtrees"):
        Frontier.decode(3, bytes(32))
