"""Who is told of a ledger's events: making webhooks, changing them, and looking at what became of events.

A webhook belongs to the organisation for which it was made, or else to the account; an administrator sees
all. It is delivered to for as long as the account that made it, or changed it last, has a key that is good.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection

from events.codec import timestamp
from events.refusals import conflict, did_you_mean, forbidden, invalid, unknown
from events.values import Actor
from events.vocabulary import EVENTS
from service.auth.permissions import require
from service.commands import Ledger
from service.queries.answers import Page
from service.store import ledgers
from service.store import webhooks as store
from service.store.engine import reading, writing
from service.store.webhooks import Delivery, State, Webhook
from service.webhooks import Post, secrets
from service.webhooks.addresses import target
from service.webhooks.answers import (
    DeliveryAnswer,
    Redelivered,
    SecretAnswer,
    WebhookAnswer,
    delivery_answer,
    webhook_answer,
)

MOST = 20
"""Webhooks of one owner."""

OVERLAP = timedelta(hours=24)
"""How long the secret before signs as well, after a new one was made."""

TYPES = sorted(event.TYPE for event in EVENTS)
STATES: tuple[State, ...] = ("waiting", "delivered", "dead")


class Subscriptions:
    """The webhooks of a ledger, as somebody may see and change them.

    Each method refuses with `role_forbidden`, and those that take an id with `unknown_webhook`.
    """

    def __init__(self, post: Post, ledger: Ledger, actor: Actor) -> None:
        self._post, self._ledger, self._actor = post, ledger, actor

    def webhooks(self) -> Page[WebhookAnswer]:
        """All, the oldest first."""
        require(self._actor, "read_webhooks")
        with reading(self._post.engine) as connection:
            mine = filter(self._sees, store.webhooks(connection, self._ledger.id))
            return Page(items=tuple(_shown(connection, hook) for hook in mine), next=None)

    def webhook(self, which: str) -> WebhookAnswer:
        """One of them."""
        require(self._actor, "read_webhooks")
        with reading(self._post.engine) as connection:
            return _shown(connection, self._found(connection, which))

    def deliveries(self, which: str, state: State | None, before: int, limit: int) -> Page[DeliveryAnswer]:
        """What became of events, the newest first, before a position."""
        require(self._actor, "read_webhooks")
        states = (state,) if state else STATES
        with reading(self._post.engine) as connection:
            hook = self._found(connection, which)
            found = store.deliveries(connection, hook, states, before, limit + 1)
        items = tuple(map(delivery_answer, found[:limit]))
        return Page(items=items, next=items[-1].position if len(found) > limit else None)

    def add(self, url: str, types: tuple[str, ...] | None = None, after: int | None = None) -> SecretAnswer:
        """Tell somebody of what comes after a position, by default from now on.

        Raises:
            Refusal: `url_refused`, `unknown_type`, `unknown_position`, `too_many_webhooks`, `key_needed`.
            SettingsError: the file that secrets are made from cannot be used.
        """
        require(self._actor, "add_webhook")
        post, now, new = self._post, self._post.clock.now(), self._post.clock.uuid7()
        target(url, post.networks)
        with writing(post.engine) as connection:
            self._has_room(connection)
            if not store.any_webhook(connection):
                secrets.make(post.keys, post.clock.random(secrets.ROOT_BYTES))
            secret = secrets.secret(post.keys, new, 1)
            hook = Webhook(
                ledger_id=self._ledger.id,
                id=new,
                owner=self._owner,
                account=self._account(connection, now),
                url=url,
                types=_types(types),
                created_at=now,
                position=_position(connection, self._ledger.id, after, "after"),
                generation=1,
                secret_sha256=secrets.fingerprint(secret),
                previous_until=None,
                due_at=now,
                failures=0,
                failing_since=None,
                failure=None,
                disabled_at=None,
                disabled_because=None,
            )
            store.add(connection, hook)
        return SecretAnswer(id=new, secret=secrets.shown(secret), previous_until=None)

    def change(self, which: str, changes: dict[str, Any]) -> WebhookAnswer:
        """Change its `url` or `types`, or switch it off or on (`enabled`).

        Refusals: `url_refused`, `unknown_type`, `key_needed`.
        """
        require(self._actor, "change_webhook")
        now = self._post.clock.now()
        with writing(self._post.engine) as connection:
            hook = self._found(connection, which)
            values: dict[str, Any] = {"account": self._account(connection, now)}
            if "url" in changes:
                target(changes["url"], self._post.networks)
                values["url"] = changes["url"]
            if "types" in changes:
                values["types"] = _types(changes["types"])
            if changes.get("enabled") is True:
                values |= {"failures": 0, "failing_since": None, "failure": None, "due_at": now}
                values |= {"disabled_at": None, "disabled_because": None}
                store.try_anew(connection, hook, "waiting", now)
            if changes.get("enabled") is False:
                values |= {"disabled_at": now, "disabled_because": "somebody switched it off"}
            store.change(connection, hook, **values)
            return _shown(connection, self._found(connection, which))

    def remove(self, which: str) -> None:
        """Forget it, and all that is known of it."""
        require(self._actor, "remove_webhook")
        with writing(self._post.engine) as connection:
            store.remove(connection, self._found(connection, which))

    def rotate_secret(self, which: str) -> SecretAnswer:
        """Give it a new secret; the one before signs as well for a day.

        SettingsError: the file that secrets are made from cannot be used.
        """
        require(self._actor, "rotate_webhook_secret")
        until = self._post.clock.now() + OVERLAP
        with writing(self._post.engine) as connection:
            hook = self._found(connection, which)
            generation = hook.generation + 1
            secret = secrets.secret(self._post.keys, which, generation)
            sha256 = secrets.fingerprint(secret)
            store.change(connection, hook, generation=generation, secret_sha256=sha256, previous_until=until)
        return SecretAnswer(id=which, secret=secrets.shown(secret), previous_until=timestamp(until))

    def redeliver(self, which: str, position: int | None = None) -> Redelivered:
        """Send one event again, or for the first time; without a position, all dead letters.

        Refusals: `unknown_position`, `webhook_disabled`.
        """
        require(self._actor, "redeliver_webhook")
        now = self._post.clock.now()
        with writing(self._post.engine) as connection:
            hook = self._found(connection, which)
            if hook.disabled_at is not None:
                detail = f"it is switched off: {hook.disabled_because}; switch it on first"
                raise conflict("webhook_disabled", detail)
            if position is None:
                return Redelivered(events=store.try_anew(connection, hook, "dead", now))
            _position(connection, self._ledger.id, position, "position")
            store.keep(connection, hook, Delivery(position, "waiting", 0, now, None, now, None, None))
        return Redelivered(events=1)

    @property
    def _owner(self) -> str:
        return self._actor.organisation or self._actor.key or self._actor.role

    def _sees(self, hook: Webhook) -> bool:
        return self._actor.role == "administrator" or hook.owner == self._owner

    def _found(self, connection: Connection, which: str) -> Webhook:
        hook = store.webhook(connection, self._ledger.id, which)
        if hook is None or not self._sees(hook):
            raise unknown("unknown_webhook", f"you have no webhook {which}; see the list of them")
        return hook

    def _has_room(self, connection: Connection) -> None:
        mine = [hook for hook in store.webhooks(connection, self._ledger.id) if hook.owner == self._owner]
        if len(mine) >= MOST:
            raise conflict("too_many_webhooks", f"there are {MOST} already; remove one that is not needed")

    def _account(self, connection: Connection, now: datetime) -> str:
        account = self._actor.key
        if account is None or not store.account_is_good(connection, account, now):
            detail = "a webhook is made by an account with an API key, and delivered to while that is good"
            raise forbidden("key_needed", detail)
        return account


def _types(wanted: tuple[str, ...] | None) -> str | None:
    for each in wanted or ():
        if each not in TYPES:
            detail = f"there are no events of the type {each}{did_you_mean(each, TYPES)}"
            raise invalid("unknown_type", detail, "types")
    return None if wanted is None else msgspec.json.encode(sorted(set(wanted))).decode()


def _position(connection: Connection, ledger_id: int, position: int | None, field: str) -> int:
    """The position, if there is such an event; by default the last one."""
    last = ledgers.ledger(connection, ledger_id).size - 1
    if position is not None and position > last:
        raise invalid("unknown_position", f"there is no event {position}; the last one is {last}", field)
    return last if position is None else position


def _shown(connection: Connection, hook: Webhook) -> WebhookAnswer:
    return webhook_answer(hook, store.counts(connection, hook))
