"""Changing a ledger's signing key: the old log is closed, and a new one continues it.

It is done on the machine, by whoever administers the database and has both keys, and not over the API.
"""

from datetime import datetime
from typing import NamedTuple

from events.codec import NewEvent
from events.deciders import decide
from events.deciders.context import Context
from events.refusals import conflict
from events.state import State
from events.tlog.keys import SigningKey
from events.values import Actor
from events.vocabulary import Event, LedgerClosed, LedgerContinued
from service.auth.permissions import require
from service.commands.ledger import Ledger
from service.projections.rows import project
from service.store import ledgers
from service.store.engine import reading
from service.store.logs import LogRecord, logs
from service.store.rotate import Rotation
from service.store.submission import Decide, Submission

USE_CASE = "rotate_key"


class Rotated(NamedTuple):
    """The log that was closed, and the one that continues it."""

    closed: LogRecord
    opened: LogRecord


def present(ledger: Ledger) -> LogRecord:
    """The log that the ledger is written in now."""
    return _logs(ledger)[-1]


def next_origin(ledger: Ledger) -> str:
    """What its next log will be called: as the first one, with its number after a slash."""
    found = _logs(ledger)
    return f"{found[0].origin}/{len(found) + 1}"


def rotate(ledger: Ledger, actor: Actor, old: SigningKey | None, new: SigningKey, reason: str) -> Rotated:
    """Go on under a new key, whose name is the origin of the new log.

    `old` is the present key; null where it was lost or may not be trusted any more, and cannot say itself
    which key follows it.

    Raises:
        Refusal: `role_forbidden`, `no_key` (there is none to be changed), `other_key` (`old` is not the
            present one), `origin_taken`, `reason_needed`, `malformed_statement`, `unknown_organisation`.
        StoreUnavailable, OutcomeUnknown: the database's, see service.store.errors.
    """
    require(actor, USE_CASE)
    ledger.settle()
    log = present(ledger)
    vkey = log.vkey
    if vkey is None:
        raise conflict("no_key", f"{ledger.code} has no signing key yet; make one: kvali ledger keygen")
    _check_origin(ledger, new.public.name)
    if old is not None and old.public.vkey != vkey:
        raise conflict("other_key", f"{old.public.vkey} is not the key of {log.origin}, which is {vkey}")

    def appending(event: Event) -> Submission:
        return Submission(decide=_decision(event, actor), actor=actor, correlation=correlation)

    def go_on(checkpoint: str) -> Submission:
        return appending(LedgerContinued(vkey, checkpoint, old is not None, reason))

    correlation = ledger.clock.uuid7()
    last = appending(LedgerClosed(new.public.name, new.public.vkey, reason))
    rotation = Rotation(ledger.engine, log, ledger.clock, project)
    rotation.run(new, None if old is None else (old, last), go_on)
    ledger.grown()
    return Rotated(*_logs(ledger)[-2:])


def _check_origin(ledger: Ledger, origin: str) -> None:
    """Two logs of one name would prove that their operator cheated."""
    with reading(ledger.engine) as connection:
        known = [log for one in ledgers.ledgers(connection) for log in logs(connection, one)]
    if any(log.origin == origin for log in known):
        raise conflict("origin_taken", f"there is a log {origin} already; choose another name for this one")


def _logs(ledger: Ledger) -> list[LogRecord]:
    with reading(ledger.engine) as connection:
        return logs(connection, ledgers.ledger(connection, ledger.id))


def _decision(event: Event, actor: Actor) -> Decide:
    def decision(state: State, now: datetime) -> list[NewEvent]:
        return decide(state, NewEvent(event), Context(actor, now))

    return decision
