"""Sends what is in the outbox: each mail at most once by itself.

A process that dies before a message is in the server's hands leaves it queued, and after a lease it is tried
again. One that dies while it is leaves an outcome that nobody knows: such a mail is never sent again unless
somebody says so. So nothing is sent twice, and what may be lost is shown.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from service.config import SettingsError
from service.mail import Desk
from service.mail.links import link
from service.mail.message import message
from service.mail.people import withheld_from
from service.mail.rendering import render
from service.mail.transport import NotTaken, Parcel, TakenOver, Unclear, hand_over
from service.pauses import pause_after
from service.store import correspondents, notices, outbox
from service.store.engine import reading, writing
from service.store.outbox import Mail, State

LEASE = timedelta(minutes=10)
"""How long an attempt may take before others believe that the process died: twice the longest timeout."""

GIVES_UP = timedelta(days=3)
"""How long a mail is tried."""

MOST_REFUSALS = 3
"""So many mails in a row whose address the server refuses for good, and nothing is sent there any more."""

ENOUGH = 2
"""Attempts that fail in a row before the server is left alone until the next pass."""

LOST = "the process ended, or was cut off, while the server had it: it may have been delivered, or not"

log = logging.getLogger(__name__)


def send_due(desk: Desk, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send all that is due; returns how many were sent. Raises StoreError."""
    sent = failed = 0
    _give_up_lost(desk)
    while failed < ENOUGH and not stopping():
        with writing(desk.engine) as connection:
            claimed = outbox.claim(connection, desk.clock.now(), LEASE)
        if claimed is None:
            break
        state = _attempt(desk, claimed)
        sent += state == "sent"
        failed = failed + 1 if state in ("queued", "unknown") else 0
    return sent


def _give_up_lost(desk: Desk) -> None:
    now = desk.clock.now()
    with writing(desk.engine) as connection:
        for lost in outbox.give_up_lost(connection, now - LEASE, now, LOST):
            log.warning("mail %s: its outcome is not known; it is not sent again by itself", lost)


def _attempt(desk: Desk, claimed: Mail) -> State:
    with reading(desk.engine) as connection:
        whom = correspondents.correspondent(connection, claimed.account_id)
        carried = notices.carried(connection, claimed.ledger_id, claimed.id)
    withheld = withheld_from(whom)
    if whom is None or withheld is not None:
        return _end(desk, claimed, "withheld", withheld or "")

    def begin() -> bool:
        with writing(desk.engine) as connection:
            return outbox.sending(connection, claimed, desk.clock.now())

    try:
        stop = link(desk, whom.account)
        content = message(
            render(carried, whom.language, desk.settings.url, stop),
            sender=desk.settings.sender,
            to=whom.email,
            message_id=claimed.message_id,
            written_at=claimed.created_at,
            stop=stop,
        )
        said = hand_over(desk.settings, Parcel(claimed.id, whom.email, content), begin)
    except NotTaken as refusal:
        return _refused(desk, claimed, refusal)
    except Unclear as error:
        log.warning("mail %s: its outcome is not known: %s", claimed.id, error)
        return _end(desk, claimed, "unknown", str(error))
    except TakenOver:
        return "sending"
    except SettingsError as error:
        log.error("mail %s cannot be written: %s", claimed.id, error)
        return _refused(desk, claimed, NotTaken(str(error)))
    with writing(desk.engine) as connection:
        correspondents.accepted(connection, claimed.account_id)
    return _end(desk, claimed, "sent", said)


def _refused(desk: Desk, claimed: Mail, refusal: NotTaken) -> State:
    now = desk.clock.now()
    if refusal.address and refusal.for_good:
        with writing(desk.engine) as connection:
            correspondents.refused(connection, claimed.account_id, now, MOST_REFUSALS)
    if refusal.for_good or now - claimed.queued_at >= GIVES_UP:
        log.warning("mail %s was given up: %s", claimed.id, refusal)
        return _end(desk, claimed, "failed", str(refusal))
    log.info("mail %s is tried again later: %s", claimed.id, refusal)
    due_at = now + pause_after(claimed.attempts)
    with writing(desk.engine) as connection:
        outbox.end(connection, claimed, "queued", str(refusal), due_at=due_at, sending_at=None)
    return "queued"


def _end(desk: Desk, claimed: Mail, state: State, detail: str) -> State:
    with writing(desk.engine) as connection:
        outbox.end(connection, claimed, state, detail, ended_at=desk.clock.now())
    return state
