"""Proofs, verified as RFC 6962, section 2.1, defines them: what a root says of a leaf, or an older root."""

from collections.abc import Sequence

from events.merkle import EMPTY_ROOT, node_hash, split
from events.tlog import ForgedError


def verify_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """That the leaf of this *hash* is the one at an index of a tree. Raises ForgedError."""
    if not 0 <= index < size:
        raise ForgedError(f"a tree of {size} leaves has none of index {index}")
    if _root(leaf, index, size, proof) != root:
        raise ForgedError(f"the leaf is not the one of index {index} in this tree of {size} leaves")


def verify_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """That a tree begins with all leaves of an older one, unchanged. Raises ForgedError."""
    if not 0 <= old_size <= size:
        raise ForgedError(f"a tree of {size} leaves did not grow from one of {old_size}")
    if old_size == 0:
        roots = EMPTY_ROOT, root
        _finished(proof)
    else:
        roots = _roots(old_size, size, old_root, proof)
    if roots != (old_root, root):
        raise ForgedError(f"the tree of {size} leaves does not begin with the one of {old_size}")


def _root(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    if size == 1:
        _finished(proof)
        return leaf
    left, (rest, sibling) = split(size), _top(proof)
    if index < left:
        return node_hash(_root(leaf, index, left, rest), sibling)
    return node_hash(sibling, _root(leaf, index - left, size - left, rest))


def _roots(old_size: int, size: int, known: bytes | None, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots that the proof gives for both trees; `known` is the old one's where it need not be in it."""
    if old_size == size:
        rest, both = _top(proof) if known is None else (proof, known)
        _finished(rest)
        return both, both
    left, (rest, sibling) = split(size), _top(proof)
    if old_size <= left:
        old, new = _roots(old_size, left, known, rest)
        return old, node_hash(new, sibling)
    old, new = _roots(old_size - left, size - left, None, rest)
    return node_hash(sibling, old), node_hash(sibling, new)


def _top(proof: Sequence[bytes]) -> tuple[Sequence[bytes], bytes]:
    if not proof:
        raise ForgedError("the proof is too short")
    return proof[:-1], proof[-1]


def _finished(proof: Sequence[bytes]) -> None:
    if proof:
        raise ForgedError("the proof is too long")
