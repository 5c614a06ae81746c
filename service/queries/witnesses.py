"""Queries about witnesses: on which checkpoint a quorum of them agrees, and how each of them stands."""

from datetime import UTC, datetime

from events.tlog import base64
from events.tlog.keys import PublicKey
from events.tlog.policy import NONE, Policy
from service.queries.answers import Answer
from service.queries.view import View
from service.store import checkpoints, cosignatures
from service.store.checkpoints import Signed
from service.store.cosignatures import Cosigned, Standing
from service.store.logs import LogRecord, logs

RECENT = 1000
"""Cosignatures that are looked through, the newest first, for a checkpoint on which a quorum agrees."""


class Head(Answer, frozen=True):
    """A size of the ledger, and the root hash over its first so many events (Base64)."""

    size: int
    root: str


class WitnessAnswer(Answer, frozen=True):
    """A witness: the size that it cosigned last, and when; null where it never did.

    `failing_since` and `failure` say since when it does not cosign, and why; null where it does.
    """

    name: str
    vkey: str
    size: int | None
    cosigned_at: datetime | None
    failing_since: datetime | None
    failure: str | None


class LogAnswer(Answer, frozen=True):
    """A log of the ledger: the positions of its first and its last event, and below which path it stands."""

    number: int
    origin: str
    vkey: str
    first: int
    last: int
    path: str


class CheckpointAnswer(Answer, frozen=True):
    """The newest checkpoint, and the newest one that satisfies the quorum of the service's trust policy.

    `logs` are all that the ledger was written in, one after another; `origin` and `vkey` are those of the
    last one, which is the present one. `agreed` is null while there is none; `satisfied` says whether it is
    the newest. `quorum` names a witness or a group of the policy; where it is `none`, the ledger's own
    signature is enough.
    """

    origin: str
    vkey: str
    logs: tuple[LogAnswer, ...]
    newest: Head
    quorum: str
    satisfied: bool
    agreed: Head | None
    agreed_at: datetime | None
    witnesses: tuple[WitnessAnswer, ...]


def checkpoint(seen: View, policy: Policy) -> CheckpointAnswer:
    """The ledger's newest checkpoint, and how far its witnesses have followed."""
    written = [log for log in logs(seen.store, seen.ledger) if log.first < seen.size]
    log = written[-1]
    newest = checkpoints.newest(seen.store, log, seen.size - log.first)
    agreed = agreement(seen, log, policy)
    at = None if agreed is None else policy.quorum_at(policy.cosigned(agreed.note))
    standings = cosignatures.standings(seen.store, seen.ledger.id)
    return CheckpointAnswer(
        origin=log.origin,
        vkey=log.vkey or "",
        logs=tuple(_log(seen, one) for one in written),
        newest=head(newest),
        quorum=policy.quorum,
        satisfied=agreed == newest,
        agreed=agreed and head(agreed),
        agreed_at=_moment(at) if at else None,
        witnesses=tuple(
            _witness(name, key, log, _last(seen, log, key), standings.get(key.vkey))
            for name, key in policy.witnesses.items()
        ),
    )


def agreement(seen: View, log: LogRecord, policy: Policy, position: int = -1) -> Signed | None:
    """The newest checkpoint of a log, with the event at a position in it, on which a quorum agrees."""
    if policy.quorum == NONE:
        return checkpoints.newest(seen.store, log, seen.size - log.first)
    names = {key.vkey: name for name, key in policy.witnesses.items()}
    for one in cosignatures.newest(seen.store, log.id, min(seen.size, log.stop), RECENT):
        if one.size <= max(position, log.first):
            break
        if policy.quorum_at({names[vkey]: at for vkey, at in one.times.items() if vkey in names}) is not None:
            return checkpoints.of_size(seen.store, log, one.size - log.first)
    return None


def head(signed: Signed) -> Head:
    """What a checkpoint says."""
    return Head(size=signed.checkpoint.size, root=base64.encode(signed.checkpoint.root))


def _log(seen: View, log: LogRecord) -> LogAnswer:
    return LogAnswer(
        number=log.number,
        origin=log.origin,
        vkey=log.vkey or "",
        first=log.first,
        last=min(seen.size, log.stop) - 1,
        path=address(seen.ledger.code, log.number),
    )


def address(code: str, number: int) -> str:
    """Where a log is served. Its files never change, so that the next one stands elsewhere."""
    return f"/ledgers/{code}" if number == 1 else f"/ledgers/{code}/{number}"


def _last(seen: View, log: LogRecord, key: PublicKey) -> Cosigned | None:
    found = next(cosignatures.newest(seen.store, log.id, min(seen.size, log.stop), 1, key.vkey), None)
    return found if found and found.size > log.first else None


def _witness(
    name: str, key: PublicKey, log: LogRecord, last: Cosigned | None, standing: Standing | None
) -> WitnessAnswer:
    return WitnessAnswer(
        name=name,
        vkey=key.vkey,
        size=last and last.size - log.first,
        cosigned_at=last and _moment(last.times[key.vkey]),
        failing_since=standing and standing.failing_since,
        failure=standing and standing.failure,
    )


def _moment(time: int) -> datetime:
    return datetime.fromtimestamp(time, UTC)
