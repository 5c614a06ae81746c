"""Queries about checkpoints: what the log has signed, and who has cosigned it."""

from datetime import UTC, datetime

from events.tlog.policy import Policy
from service.policy import naming
from service.queries.answers import Answer
from service.queries.view import View
from service.queries.witnesses import Head, head
from service.store import checkpoints
from service.store.checkpoints import Signed
from service.store.logs import log_of, logs


class SignedAnswer(Answer, frozen=True):
    """A checkpoint: what it says, its note, verbatim, and when each witness of the policy cosigned it.

    `position` is that of the last event in it.
    """

    head: Head
    position: int
    note: str
    cosigned: dict[str, datetime]


def newest(seen: View, policy: Policy, limit: int) -> tuple[SignedAnswer, ...]:
    """The last checkpoints of the log that is written in, the newest first."""
    log = log_of(seen.store, seen.ledger, seen.size - 1)
    signed = checkpoints.latest(seen.store, log, seen.size - log.first, limit)
    return tuple(_answer(one, policy) for one in signed)


def trusted(seen: View, policy: Policy) -> str:
    """The service's own trust policy: the keys of all logs of the ledger, and the witnesses, if any."""
    vkeys = [log.vkey or "" for log in logs(seen.store, seen.ledger)]
    return naming(policy, vkeys).encode().decode()


def _answer(signed: Signed, policy: Policy) -> SignedAnswer:
    times = policy.cosigned(signed.note)
    return SignedAnswer(
        head=head(signed),
        position=signed.stop - 1,
        note=signed.note.encode().decode(),
        cosigned={name: datetime.fromtimestamp(time, UTC) for name, time in times.items()},
    )
