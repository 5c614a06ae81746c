"""Tends webhooks: sends each the events that it lacks, in order, and tries again what failed.

An event that fails is set aside, to be tried again by itself, at growing intervals, for three days; those
after it go on. While nothing at all is accepted, a webhook is left alone for growing pauses, so that one who
is away is not asked for each event, and is switched off after three days. Nothing of it is lost then: it goes
on where it was when somebody switches it on again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from events.refusals import Refusal
from service.config import SettingsError
from service.queries.answers import EventAnswer
from service.queries.events import event
from service.queries.view import view
from service.store import webhooks as store
from service.store.engine import reading, writing
from service.store.webhooks import Due, Webhook
from service.webhooks import Post
from service.webhooks.addresses import target
from service.webhooks.messages import cloud_event, headers
from service.webhooks.outcomes import LEASE, LONGEST_PAUSE, NONE, Outcome, disable, note, pause_of
from service.webhooks.secrets import fingerprint, secret
from service.webhooks.sending import Undelivered, send

KEPT = timedelta(days=7)
"""How long what was delivered is listed."""

ENOUGH = 2
"""Attempts that fail in a row before a webhook is left alone for a while."""

log = logging.getLogger(__name__)


class Message(NamedTuple):
    """An event that is to be sent to a webhook."""

    hook: Webhook
    event: EventAnswer
    demonstration: bool


def tend(post: Post, which: Due, stopping: Callable[[], bool]) -> None:
    """Send a webhook all that is due, unless somebody else does. Raises StoreError.

    What waits comes first, in order. After a failure it is the turn of what was never tried, so that no
    number of events that are refused keeps the others waiting; after two in a row it is enough for now.
    """
    with writing(post.engine) as connection:
        if not store.claim(connection, which, post.clock.now(), LEASE):
            return
    failed, pause = 0, NONE
    while failed < ENOUGH and not stopping():
        message = _next(post, which, new_first=failed > 0)
        if message is None:
            break
        outcome = _attempt(post, message)
        if outcome is None:
            pause = LONGEST_PAUSE
            break
        failed = failed + 1 if outcome.failure else 0
        with writing(post.engine) as connection:
            if store.webhook(connection, which.ledger_id, which.id) is not None:  # else it was removed
                note(connection, post.clock, message.hook, message.event.position, outcome)
    _release(post, which, pause)


def _next(post: Post, which: Due, *, new_first: bool) -> Message | None:
    """The next event of a webhook, if there is one by now. What nobody wants is passed over."""
    now = post.clock.now()
    with view(post.engine, which.ledger, post.clock) as seen:
        hook = store.webhook(seen.store, which.ledger_id, which.id)
        if hook is None or hook.disabled_at is not None:
            return None
        good = store.account_is_good(seen.store, hook.account, now)
        waiting = store.next_waiting(seen.store, hook, now)
        new = store.next_new(seen.store, hook, seen.size)
        found = [each for each in ((new, waiting) if new_first else (waiting, new)) if each is not None]
        if good and found:
            return Message(hook, event(seen, found[0]), seen.ledger.demonstration)
    with writing(post.engine) as connection:
        if good:
            store.reached(connection, hook, seen.size - 1)
        else:
            disable(connection, hook, now, "the account that it was set up by has no key that is good")
    return None


def _attempt(post: Post, message: Message) -> Outcome | None:
    """Send it; null where this machine lacks what it is signed with, which is nobody else's fault."""
    hook, now = message.hook, post.clock.now()
    try:
        keys = _keys(post, hook, now)
    except SettingsError as error:
        log.error("webhook %s cannot be signed: %s", hook.id, error)
        return None
    body = cloud_event(message.event, demonstration=message.demonstration)
    signed = headers(message.event.id, body, int(now.timestamp()), keys)
    try:
        status = send(target(hook.url, post.networks), post.networks, signed, body)
    except Refusal as refusal:
        return Outcome(None, refusal.detail)
    except Undelivered as error:
        return Outcome(None, str(error))
    return Outcome(status, _wrong(status))


def _wrong(status: int) -> str | None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    redirect = status < HTTPStatus.BAD_REQUEST
    return f"it answered {status}" + (", and redirects are not followed" if redirect else "")


def _keys(post: Post, hook: Webhook, now: datetime) -> list[bytes]:
    """What signs: the present secret, and for a time the one before. Raises SettingsError."""
    present = secret(post.keys, hook.id, hook.generation)
    if fingerprint(present) != hook.secret_sha256:
        raise SettingsError("its secret was made with another file, on another machine or earlier")
    if hook.previous_until is None or hook.previous_until <= now:
        return [present]
    return [present, secret(post.keys, hook.id, hook.generation - 1)]


def _release(post: Post, which: Due, pause: timedelta) -> None:
    """Let others tend it, after a pause that grows while nothing is accepted."""
    with writing(post.engine) as connection:
        hook = store.webhook(connection, which.ledger_id, which.id)
        if hook is not None:
            pause = max(pause, pause_of(post.clock, hook))
            store.change(connection, hook, due_at=post.clock.now() + pause)


def due(post: Post) -> list[Due]:
    """The webhooks for which there is something to do now. Raises StoreUnavailable."""
    with reading(post.engine) as connection:
        return store.due(connection, post.clock.now())


def forget_delivered(post: Post) -> None:
    """Delete what was delivered long ago from the lists. Raises StoreUnavailable."""
    with writing(post.engine) as connection:
        store.forget(connection, post.clock.now() - KEPT)
