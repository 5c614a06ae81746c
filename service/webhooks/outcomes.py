"""What becomes of an attempt to send an event: when it is tried again, when it is given up, and for how long
a webhook is left alone.
"""

import logging
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from sqlalchemy import Connection

from service.clock import Clock
from service.store import webhooks as store
from service.store.webhooks import Delivery, State, Webhook

LEASE = timedelta(minutes=1)
"""How long one message may take before others believe that the process died: more than all its timeouts."""

GIVES_UP = timedelta(days=3)
"""How long an event is tried, and how long a webhook may accept nothing."""

AWAY = timedelta(minutes=5)
"""Who accepts something after accepting nothing for so long was away: what waits is tried at once."""

NONE, FIRST, LONGEST_PAUSE, LONGEST = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(hours=6),
)
"""Pauses: after the first failure; the longest for a webhook; the longest for one event."""

log = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """What became of one attempt: an HTTP status, or none; what is wrong with it, or nothing."""

    status: int | None
    failure: str | None


def note(connection: Connection, clock: Clock, hook: Webhook, position: int, outcome: Outcome) -> None:
    """Write down what became of an attempt."""
    now = clock.now()
    before = store.delivery(connection, hook, position)
    attempts, first = (before.attempts + 1, before.first_at) if before else (1, now)
    state: State = "delivered"
    due_at = None
    if outcome.failure and now < first + GIVES_UP:
        state = "waiting"
        due_at = min(now + _jittered(clock, _growing(attempts, 4, LONGEST)), first + GIVES_UP)
    elif outcome.failure:
        state = "dead"
    found = Delivery(position, state, attempts, first, now, due_at, outcome.status, outcome.failure)
    store.keep(connection, hook, found)
    store.reached(connection, hook, position)
    (_failed if outcome.failure else _accepted)(connection, now, hook, outcome)


def _accepted(connection: Connection, now: datetime, hook: Webhook, _: Outcome) -> None:
    store.change(connection, hook, failures=0, failing_since=None, failure=None, due_at=now + LEASE)
    if hook.failing_since is not None and now - hook.failing_since >= AWAY:
        store.hurry(connection, hook, now)


def _failed(connection: Connection, now: datetime, hook: Webhook, outcome: Outcome) -> None:
    since = hook.failing_since or now
    values = {"failures": hook.failures + 1, "failing_since": since, "failure": outcome.failure}
    store.change(connection, hook, **values, due_at=now + LEASE)
    if hook.failing_since is None:
        log.warning("webhook %s: an event was not accepted: %s", hook.id, outcome.failure)
    if outcome.status == HTTPStatus.GONE:
        disable(connection, hook, now, "the receiver answered 410: it wants nothing any more")
    elif now - since >= GIVES_UP:
        disable(connection, hook, now, f"nothing was accepted for three days; at last: {outcome.failure}")


def disable(connection: Connection, hook: Webhook, now: datetime, because: str) -> None:
    """Switch a webhook off."""
    store.change(connection, hook, disabled_at=now, disabled_because=because)
    log.warning("webhook %s was switched off: %s", hook.id, because)


def _growing(times: int, base: int, longest: timedelta) -> timedelta:
    factor: int = base ** min(times - 1, 12)
    return min(FIRST * factor, longest)


def _jittered(clock: Clock, pause: timedelta) -> timedelta:
    """A tenth longer at most, so that those who failed together do not all come back together."""
    return pause * (1 + clock.random(1)[0] / 2550)


def pause_of(clock: Clock, hook: Webhook) -> timedelta:
    """For how long it is left alone after so many failures in a row."""
    return _jittered(clock, _growing(hook.failures, 2, LONGEST_PAUSE)) if hook.failures else NONE
