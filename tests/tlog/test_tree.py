"""The tree over tiles and its proofs, against the plain definition of RFC 6962."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.merkle import Frontier, leaf_hash, node_hash, split
from events.tlog import ForgedError
from events.tlog.proofs import verify_consistency, verify_inclusion
from events.tlog.tiles import Tile
from events.tlog.tree import Tree

LEAVES = [leaf_hash(b"%d" % number) for number in range(70_000)]
SIZES = st.one_of(st.integers(1, 600), st.integers(65_000, 70_000))


def mth(leaves: list[bytes]) -> bytes:
    """The definition, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    left = split(len(leaves))
    return node_hash(mth(leaves[:left]), mth(leaves[left:]))


def root(size: int) -> bytes:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    return frontier.root()


def tree(size: int) -> Tree:
    return Tree(size, tiles_of(size))


def tiles_of(size: int) -> Callable[[Tile], bytes]:
    def read(tile: Tile) -> bytes:
        assert tile.within(size)
        each = 256 ** (tile.level or 0)
        first = tile.number * 256
        return b"".join(mth(LEAVES[n * each : (n + 1) * each]) for n in range(first, first + tile.width))

    return read


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 255, 256, 257, 1000])
def test_the_root_over_tiles_is_that_of_the_definition(size: int) -> None:
    assert tree(size).root() == root(size) == mth(LEAVES[:size])


@given(SIZES, st.data())
def test_every_leaf_is_proved_to_be_where_it_is_and_nowhere_else(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof, at = tree(size).inclusion(index), root(size)
    verify_inclusion(LEAVES[index], index, size, at, proof)
    other = data.draw(st.integers(0, size))
    if other != index:
        with pytest.raises(ForgedError):
            verify_inclusion(LEAVES[index], other, size, at, proof)
    with pytest.raises(ForgedError):
        verify_inclusion(LEAVES[index], index, size, at, [*proof, LEAVES[0]])
    if proof:
        with pytest.raises(ForgedError):
            verify_inclusion(LEAVES[index], index, size, at, proof[1:])


@given(SIZES, st.data())
def test_a_tree_is_proved_to_begin_with_every_older_one(size: int, data: st.DataObject) -> None:
    older = data.draw(st.integers(0, size))
    proof, old, new = tree(size).consistency(older), root(older), root(size)
    verify_consistency(older, old, size, new, proof)
    for forged in (proof[1:], proof[:-1], [*proof, LEAVES[0]], [LEAVES[0], *proof]):
        if forged != proof:
            with pytest.raises(ForgedError):
                verify_consistency(older, old, size, new, forged)
    if older:
        with pytest.raises(ForgedError):
            verify_consistency(older, LEAVES[0] if older > 1 else LEAVES[1], size, new, proof)


def test_trees_that_differ_are_never_consistent() -> None:
    forked = Frontier()
    for number, leaf in enumerate(LEAVES[:300]):
        forked.append(LEAVES[301] if number == 7 else leaf)
    for older, newer in pairwise((8, 100, 256, 300)):
        with pytest.raises(ForgedError):
            verify_consistency(older, root(older), newer, forked.root(), tree(newer).consistency(older))


def test_a_tree_has_no_proof_of_what_is_not_in_it() -> None:
    with pytest.raises(ValueError, match="none of index 5"):
        tree(5).inclusion(5)
    with pytest.raises(ValueError, match="did not grow"):
        tree(5).consistency(6)
