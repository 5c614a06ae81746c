"""An event as webhooks are told it: a CloudEvent 1.0 in JSON, structured mode, signed.

Names of natural persons are in none: a message goes where nobody can be asked who reads it.
"""

from typing import Literal
from urllib.parse import quote

import msgspec

from service.queries.answers import Answer, EventAnswer
from service.queries.persons import without_persons
from service.webhooks.secrets import signature

MEDIA_TYPE = "application/cloudevents+json"


class CloudEvent(Answer, frozen=True, omit_defaults=True):
    """An event of a ledger as CloudEvents 1.0 has it; `data` is the event as the API gives it.

    `source` and `id` together are unique in the world, and the same whenever the event is sent. `subject` is
    its stream. `position`, `leafhash` and `demonstration` are extension attributes.
    """

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: Literal["application/json"]
    position: int
    leafhash: str
    data: EventAnswer
    demonstration: bool = False


def cloud_event(event: EventAnswer, *, demonstration: bool) -> bytes:
    """The body of the message about an event."""
    message = CloudEvent(
        specversion="1.0",
        id=event.id,
        source=quote(event.ledger),
        type=event.type,
        subject=event.stream,
        time=event.recorded_at,
        datacontenttype="application/json",
        position=event.position,
        leafhash=event.leaf_hash,
        demonstration=demonstration,
        data=without_persons(event),
    )
    return msgspec.json.encode(message)


def headers(message: str, body: bytes, at: int, keys: list[bytes]) -> dict[str, str]:
    """Those of Standard Webhooks, signed with each of the keys at a UNIX time, and what the body is."""
    return {
        "Content-Type": f"{MEDIA_TYPE}; charset=utf-8",
        "User-Agent": "Kvali",
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signature(key, message, at, body) for key in keys),
    }
