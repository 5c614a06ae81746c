"""The logs of a ledger: an export is of one of them, and holds in `before/` that of the one it continues."""

from itertools import pairwise
from typing import NamedTuple

from events.codec import CODEC, Recorded, UnreadableLeafError
from events.tlog import ForgedError, MalformedError, checkpoint, note
from events.tlog.keys import PublicKey
from events.tlog.note import Note
from events.tlog.policy import Policy
from events.verify.log import BEFORE, Log
from events.verify.source import Source, SourceError, Within
from events.verify.verdict import Verdict
from events.vocabulary import LedgerClosed, LedgerContinued


class Link(NamedTuple):
    """A log, its newest checkpoint, and the key that verified it; `root` is what the checkpoint says."""

    log: Log
    root: bytes
    newest: Note
    key: PublicKey


def link_of(source: Source, policy: Policy, folder: str = "") -> Link:
    """The log of an export.

    Raises:
        SourceError: there is no export there.
        MalformedError, ForgedError: its checkpoint is none, or is not signed by a log of the policy.
    """
    data = source.read("checkpoint")
    if data is None:
        raise SourceError("there is no file named checkpoint: this is no export, or an unfinished one")
    newest = note.parse(data)
    claimed = checkpoint.parse(newest.text)
    key = policy.signer(newest, claimed.origin)
    return Link(Log(source, claimed.origin, claimed.size, folder), claimed.root, newest, key)


def chained(newest: Link, policy: Policy, verdict: Verdict) -> list[Link]:
    """All logs of the ledger, oldest first, each checked to continue the one before it.

    Where one is missing or does not fit, `verdict` says so, and the list begins after it.
    """
    links = [newest]
    while (begun := _continued(links[0].log)) is not None:
        verdict.looked_at += 1
        log, folder = links[0].log, links[0].log.folder + BEFORE
        log.first = begun[0].position
        try:
            older = link_of(Within(log.source, BEFORE), policy, folder)
        except (SourceError, MalformedError, ForgedError) as error:
            verdict.fault(f"{log.origin} continues another log, whose export should be in {folder}: {error}")
            return links
        log.before = older.log
        links.insert(0, older)
    for older, newer in pairwise(links):
        _check(older, newer, verdict)
    verdict.note = verdict.note or ("" if len(links) > 1 else "the ledger has one log")
    return links


def _continued(log: Log) -> tuple[Recorded, LedgerContinued] | None:
    """The first event of a log, if it continues another one."""
    recorded = _event(log, 0)
    if recorded is None or not isinstance(recorded.event, LedgerContinued):
        return None
    return recorded, recorded.event


def _event(log: Log, index: int) -> Recorded | None:
    try:
        return CODEC.decode(log.entry(log.first + index)) if 0 <= index < log.size else None
    except (MalformedError, UnreadableLeafError):
        return None


def _check(older: Link, newer: Link, verdict: Verdict) -> None:
    begun = _continued(newer.log)
    assert begun is not None  # noqa: S101 - that is why it is here
    recorded, event = begun
    told = f"event {recorded.position}"
    if recorded.position != older.log.stop:
        verdict.fault(f"{told} continues {older.log.origin}, which ends with event {older.log.stop - 1}")
    try:
        committed, _ = checkpoint.opened(event.checkpoint.encode(), older.key)
        if (committed.size, committed.root) != (older.log.size, older.root):
            verdict.fault(f"{told} commits to another end of {older.log.origin} than what is in this export")
    except (MalformedError, ForgedError) as error:
        verdict.fault(f"{told} commits to what is no checkpoint of {older.log.origin}: {error}")
    if event.vkey != older.key.vkey:
        verdict.fault(f"{told} names another key of {older.log.origin} than the policy")
    _check_handover(older.log, newer.key, event, verdict)


def _check_handover(older: Log, key: PublicKey, event: LedgerContinued, verdict: Verdict) -> None:
    last = _event(older, older.size - 1)
    closed = last.event if last is not None else None
    if isinstance(closed, LedgerClosed) != event.handed_over:
        verdict.fault(f"{key.name} and the end of {older.origin} contradict each other on who handed over")
    elif not isinstance(closed, LedgerClosed):
        verdict.note = (
            f"the key of {older.origin} did not name its successor, because of “{event.reason}”, says the"
            f" operator; that {key.name} is the operator's, your policy alone says"
        )
    elif (closed.origin, closed.vkey) != (key.name, key.vkey):
        verdict.fault(f"{older.origin} says that {closed.vkey} follows it, and not {key.vkey}")
