"""Queries for proofs: checkpoints, and what follows from them."""

from events.refusals import invalid, unknown
from events.tlog import base64
from events.tlog.policy import Policy
from events.tlog.tlog_proof import TlogProof
from service.queries.answers import Answer
from service.queries.view import View
from service.queries.witnesses import Head, agreement
from service.store import checkpoints


class ConsistencyAnswer(Answer, frozen=True):
    """That the ledger only grew from one size to another: the proof of RFC 6962, section 2.1.2 (Base64)."""

    older: Head
    newer: Head
    proof: tuple[str, ...]


def event_proof(seen: View, policy: Policy, position: int, size: int | None = None) -> TlogProof:
    """That an event is in the ledger of a checkpoint, or of the one of a size.

    By default it is the newest on which a quorum of witnesses agrees, or else the newest.

    Refusal: `unknown_position`, `unknown_checkpoint`.
    """
    signed = _chosen(seen, policy, position, size)
    size = signed.checkpoint.size
    if not 0 <= position < size:
        detail = f"there is no event {position} in this checkpoint; its positions are 0 to {size - 1}"
        raise unknown("unknown_position", detail)
    siblings = checkpoints.tree(seen.store, seen.ledger, size).inclusion(position)
    return TlogProof(position, tuple(siblings), signed.note.encode())


def consistency(seen: View, older: int, newer: int | None = None) -> ConsistencyAnswer:
    """That the ledger of one size is the beginning of that of another, by default of all of it.

    Refusal: `unknown_size`.
    """
    newer = seen.size if newer is None else newer
    if not 0 <= older <= newer <= seen.size:
        detail = f"two sizes are needed, 0 or more, not above {seen.size}, and the first not above the second"
        raise invalid("unknown_size", detail, "from")
    tree = checkpoints.tree(seen.store, seen.ledger, newer)
    proof = tuple(map(base64.encode, tree.consistency(older)))
    return ConsistencyAnswer(
        older=Head(size=older, root=base64.encode(tree.root(older))),
        newer=Head(size=newer, root=base64.encode(tree.root())),
        proof=proof,
    )


def _chosen(seen: View, policy: Policy, position: int, size: int | None) -> checkpoints.Signed:
    if size is None:
        return agreement(seen, policy, position) or checkpoints.newest(seen.store, seen.ledger)
    found = checkpoints.of_size(seen.store, seen.ledger, size)
    if found is None:
        raise unknown("unknown_checkpoint", f"the ledger has signed no checkpoint of size {size}")
    return found
