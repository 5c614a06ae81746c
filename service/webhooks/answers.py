"""What is shown of webhooks: frozen structs, ready for JSON."""

from events.codec import timestamp
from service.queries.answers import Answer, timestamp_or_null
from service.store.webhooks import Delivery, State, Webhook


class Disabled(Answer, frozen=True):
    """When and why a webhook was switched off."""

    at: str
    because: str


class WebhookAnswer(Answer, frozen=True):
    """A webhook, and how it stands.

    Everything up to the event at `position` was tried or is not wanted; of that, `waiting` events are to be
    tried again, and `dead` ones were given up. `failing_since` says since when nothing was accepted.
    """

    id: str
    url: str
    types: tuple[str, ...] | None
    owner: str
    created_at: str
    position: int
    waiting: int
    dead: int
    failing_since: str | None
    failure: str | None
    disabled: Disabled | None


class SecretAnswer(Answer, frozen=True):
    """The secret of a webhook, shown this once. Until `previous_until`, the one before signs as well."""

    id: str
    secret: str
    previous_until: str | None


class DeliveryAnswer(Answer, frozen=True):
    """What became of an event: how often it was tried since `first_at`, and what was answered at last."""

    position: int
    state: State
    attempts: int
    first_at: str
    last_at: str | None
    next_at: str | None
    status: int | None
    detail: str | None


class Redelivered(Answer, frozen=True):
    """How many events are sent again."""

    events: int


def webhook_answer(hook: Webhook, counts: dict[str, int]) -> WebhookAnswer:
    """A webhook with so many deliveries in each state."""
    disabled = None
    if hook.disabled_at is not None:
        disabled = Disabled(at=timestamp(hook.disabled_at), because=hook.disabled_because or "")
    return WebhookAnswer(
        id=hook.id,
        url=hook.url,
        types=hook.wanted,
        owner=hook.owner,
        created_at=timestamp(hook.created_at),
        position=hook.position,
        waiting=counts.get("waiting", 0),
        dead=counts.get("dead", 0),
        failing_since=timestamp_or_null(hook.failing_since),
        failure=hook.failure,
        disabled=disabled,
    )


def delivery_answer(found: Delivery) -> DeliveryAnswer:
    """What became of one event."""
    return DeliveryAnswer(
        position=found.position,
        state=found.state,
        attempts=found.attempts,
        first_at=timestamp(found.first_at),
        last_at=timestamp_or_null(found.last_at),
        next_at=timestamp_or_null(found.due_at),
        status=found.status,
        detail=found.detail,
    )
