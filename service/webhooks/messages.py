"""An event as webhooks are told it: a CloudEvent 1.0 in JSON, structured mode, signed.

Names of natural persons are in none: a message goes where nobody can be asked who reads it.
"""

from typing import Any
from urllib.parse import quote

import msgspec

from service.queries.answers import EventAnswer
from service.queries.persons import without_persons
from service.webhooks.secrets import signature

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
DEMONSTRATION = "Kvali-Demonstration"


def cloud_event(event: EventAnswer, *, demonstration: bool) -> bytes:
    """The event as the API gives it, in `data`; `position` and `leafhash` are extension attributes.

    `source` and `id` together are unique in the world, and the same whenever the event is sent.
    """
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": quote(event.ledger),
        "type": event.type,
        "subject": event.stream,
        "time": event.recorded_at,
        "datacontenttype": "application/json",
        "position": event.position,
        "leafhash": event.leaf_hash,
    }
    if demonstration:
        attributes["demonstration"] = True
    return msgspec.json.encode(attributes | {"data": without_persons(event)})


def headers(
    event: EventAnswer, body: bytes, at: int, keys: list[bytes], *, demonstration: bool
) -> dict[str, str]:
    """Those of Standard Webhooks, signed with each of the keys at a UNIX time, and what the body is."""
    mark = {DEMONSTRATION: "true"} if demonstration else {}
    return mark | {
        "Content-Type": CONTENT_TYPE,
        "User-Agent": "Kvali",
        "webhook-id": event.id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signature(key, event.id, at, body) for key in keys),
    }
