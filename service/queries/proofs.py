"""Queries for proofs: checkpoints, and what follows from them."""

from events.refusals import invalid, unknown
from events.tlog import base64
from events.tlog.policy import Policy
from events.tlog.tlog_proof import TlogProof
from service.queries.answers import Answer
from service.queries.view import View
from service.queries.witnesses import Head, agreement
from service.store import checkpoints
from service.store.logs import LogRecord, log_of, logs


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
    log = log_of(seen.store, seen.ledger, position)
    signed = _chosen(seen, log, policy, position, size)
    if not log.first <= position < signed.stop:
        where = f"its positions are {log.first} to {signed.stop - 1}"
        raise unknown("unknown_position", f"there is no event {position} in this checkpoint; {where}")
    index, size = position - log.first, signed.checkpoint.size
    siblings = checkpoints.tree(seen.store, log, size).inclusion(index)
    return TlogProof(index, tuple(siblings), signed.note.encode())


def consistency(
    seen: View, older: int, newer: int | None = None, log: int | None = None
) -> ConsistencyAnswer:
    """That the ledger of one size is the beginning of that of another, by default of all of it.

    Sizes are those of checkpoints: of the log of this number, by default of the present one.

    Refusal: `unknown_log`, `unknown_size`.
    """
    chosen = _log(seen, log)
    size = min(seen.size, chosen.stop) - chosen.first
    newer = size if newer is None else newer
    if not 0 <= older <= newer <= size:
        detail = f"two sizes are needed, 0 or more, not above {size}, and the first not above the second"
        raise invalid("unknown_size", detail, "from")
    tree = checkpoints.tree(seen.store, chosen, newer)
    proof = tuple(map(base64.encode, tree.consistency(older)))
    return ConsistencyAnswer(
        older=Head(size=older, root=base64.encode(tree.root(older))),
        newer=Head(size=newer, root=base64.encode(tree.root())),
        proof=proof,
    )


def _log(seen: View, number: int | None) -> LogRecord:
    if number is None:
        return log_of(seen.store, seen.ledger, seen.size - 1)
    found = logs(seen.store, seen.ledger)
    if not 1 <= number <= len(found) or found[number - 1].first >= seen.size:
        raise unknown("unknown_log", f"the ledger has no log {number}; it is written in log {len(found)}")
    return found[number - 1]


def _chosen(
    seen: View, log: LogRecord, policy: Policy, position: int, size: int | None
) -> checkpoints.Signed:
    if size is None:
        return agreement(seen, log, policy, position) or checkpoints.newest(seen.store, log)
    found = checkpoints.of_size(seen.store, log, size)
    if found is None:
        raise unknown("unknown_checkpoint", f"the ledger has signed no checkpoint of size {size}")
    return found
